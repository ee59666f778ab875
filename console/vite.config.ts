import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { tokenCss } from './src/theme/token-css.ts';

/** Puts both themes' custom properties into the page itself: right colours before any script runs. */
const tokens: Plugin = {
  name: 'rapport-tokens',
  transformIndexHtml: () => [{ tag: 'style', injectTo: 'head', children: tokenCss() }],
};

/** Where `vite dev` finds the server. */
const api = process.env.RAPPORT_API ?? 'http://127.0.0.1:5070';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tokens],
  server: { port: 5173, proxy: { '/api': { target: api, changeOrigin: false } } },
  build: {
    target: 'es2023',
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
  },
});
