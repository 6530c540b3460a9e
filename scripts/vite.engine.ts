/// Builds the command line and the pool's worker into dist/: plain Node modules.
import { defineConfig } from "vite";

export default defineConfig({
  // Libraries are bundled and shaken: a verb starts in half the time it takes to load them file by file. Those below
  // stay packages: they start workers, load WebAssembly or large formats, each from its own folder and only when used.
  ssr: {
    noExternal: true,
    external: ["piscina", "exceljs", "sql.js", "highs", "shpjs", "undici", "libarchive-wasm"],
  },
  build: {
    ssr: true,
    target: "node20",
    outDir: "dist",
    emptyOutDir: false,
    minify: false,
    rollupOptions: {
      // our modules only define: a verb loads what it uses of a folder's door, not all that is behind it
      treeshake: { moduleSideEffects: [{ test: /[\\/]engine[\\/]/, sideEffects: false }] },
      input: {
        "cli/main": "engine/cli/main.ts",
        "cli/program": "engine/cli/program.ts",
        "pool/worker": "engine/pool/worker.ts",
      },
      // half the text to read at each start; names stay, for a fault's trace to be read
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "chunks/[name].js",
        minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
      },
    },
  },
});
