// Runs in the browser, bundled by bundle.ts. Plain JavaScript: the project's types know no DOM.
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

const { endpoint, tabs } = JSON.parse(document.getElementById('settings').textContent);

const ownAddress = document.currentScript.src;
const workers = { graphql: 'graphql.worker.js', json: 'json.worker.js' };
globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(new URL(workers[label] ?? 'editor.worker.js', ownAddress)),
};

createRoot(document.getElementById('explorer')).render(
  createElement(
    GraphiQL,
    {
      fetcher: createGraphiQLFetcher({ url: endpoint }),
      defaultTabs: tabs,
      defaultEditorToolsVisibility: true,
      // The token pasted into Headers must not outlive the page; the history plugin would store it too.
      shouldPersistHeaders: false,
      plugins: [],
    },
    createElement(GraphiQL.Logo, null, document.title),
  ),
);
