import packageJson from "../../package.json" with { type: "json" };

/** Version of Desserte, written in every output. */
export const VERSION: string = packageJson.version;
