export { createPool, type Pool, type RunOptions } from "./create-pool.ts";
