/// Builds the map page into dist/viewer: one script, two workers, one style sheet inside the script; no inline code.
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { pagePolicy } from "../engine/cli/page-policy.ts";

/** Writes the policy into the built page, so that it holds on any web server. */
function policy(): Plugin {
  return {
    name: "desserte-policy",
    apply: "build",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: pagePolicy() },
        injectTo: "head-prepend",
      },
    ],
  };
}

/** The route instructions' library asks for its thirty languages: it gets ours. */
function routeLanguages(): Plugin {
  const ours = resolve(import.meta.dirname, "route-languages.ts");
  return {
    name: "desserte-route-languages",
    load: (id) =>
      id.endsWith("/osrm-text-instructions/languages.js") ? `module.exports = require(${JSON.stringify(ours)});` : null,
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
        // One script, except what reads PMTiles: it is fetched only by pages that have such a backdrop.
        chunkFileNames: "assets/[name].js",
      },
    },
  },
  worker: {
    format: "es",
    plugins: () => [routeLanguages()],
    rollupOptions: { output: { entryFileNames: "assets/study-worker.js", codeSplitting: false } },
  },
});
