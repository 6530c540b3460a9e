export * from "./siting/index.ts";
