declare module "osrm-text-instructions" {
  /** Words for the steps of a route in the form of OSRM's. */
  interface Instructions {
    compile(language: string, step: object, options: object): string;
  }
  export default function instructions(version: "v5"): Instructions;
}
