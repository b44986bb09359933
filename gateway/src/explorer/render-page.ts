import type { ExplorerTab } from './tabs.ts';

/**
 * Renders the GraphiQL page. Settings travel as JSON data, because the content security policy forbids inline scripts.
 */
export function renderPage(settings: { endpoint: string; tabs: ExplorerTab[]; assets: string }): string {
  const { endpoint, tabs, assets } = settings;
  // Escapes "<", which could close the script element.
  const data = JSON.stringify({ endpoint, tabs }).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>HOP'EN Graph</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${assets}page.css">
<style>html, body, #explorer { height: 100%; margin: 0 }</style>
<script id="settings" type="application/json">${data}</script>
<script src="${assets}page.js" defer></script>
</head>
<body>
<div id="explorer"><noscript>The explorer needs JavaScript. The API itself does not: POST to ${endpoint}.</noscript></div>
</body>
</html>
`;
}
