// Browser code, bundled by bundle.ts. Plain JavaScript, since the project compiles without DOM types.
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
      // Keeps a pasted token out of local storage; the history plugin would store it too.
      shouldPersistHeaders: false,
      plugins: [],
    },
    createElement(GraphiQL.Logo, null, document.title),
  ),
);
