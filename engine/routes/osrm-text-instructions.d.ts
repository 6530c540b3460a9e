/** The parts of osrm-text-instructions that we use; the package has no types of its own. */
declare module "osrm-text-instructions" {
  interface Compiler {
    compile(
      language: string,
      step: object,
      options?: {
        readonly legIndex?: number;
        readonly legCount?: number;
        readonly classes?: readonly string[];
        readonly waypointName?: string;
        readonly formatToken?: (token: string, value: string) => string;
      },
    ): string;
  }
  export default function osrmTextInstructions(version: "v5"): Compiler;
}

declare module "osrm-text-instructions/languages.js" {
  const languages: { readonly supportedCodes: readonly string[] };
  export default languages;
}
