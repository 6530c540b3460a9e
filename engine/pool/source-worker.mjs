// Entry of a worker when the engine runs from its TypeScript source (tests, tsx); the build has worker.js instead.
// In the workers of Node 20, "--import tsx" alone does not teach import() to read TypeScript.
import { register } from "tsx/esm/api";

register();
const { default: work } = await import("./worker.ts");
export default work;
