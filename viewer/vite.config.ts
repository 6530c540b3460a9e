/// Builds the map page into dist/viewer: one script, two workers, one style sheet inside the script; no inline code.
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

/** What the page may load: its own files, and pictures and fonts carried inside them. Nothing inline, nothing from elsewhere. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' data: blob:",
  "worker-src 'self' blob: data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** Writes the policy into the built page, so that it holds on any web server. */
function policy(): Plugin {
  return {
    name: "desserte-policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: CONTENT_SECURITY_POLICY },
        injectTo: "head-prepend",
      },
    ],
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [policy()],
  build: {
    outDir: resolve(import.meta.dirname, "../dist/viewer"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 3000,
    rollupOptions: {
      output: {
        entryFileNames: "assets/[name].js",
        assetFileNames: "assets/[name][extname]",
        chunkFileNames: "assets/[name].js",
        codeSplitting: false,
      },
    },
  },
  worker: {
    format: "es",
    rollupOptions: { output: { entryFileNames: "assets/study-worker.js", codeSplitting: false } },
  },
});
