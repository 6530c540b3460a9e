/** The page's typefaces, carried in the script: the map looks the same on any machine, offline too. */
import sans from "@fontsource/source-sans-3/files/source-sans-3-latin-400-normal.woff2?inline";
import sansStrong from "@fontsource/source-sans-3/files/source-sans-3-latin-600-normal.woff2?inline";
import serif from "@fontsource/source-serif-4/files/source-serif-4-latin-600-normal.woff2?inline";

const FACES: ReadonlyArray<readonly [family: string, source: string, weight: string]> = [
  ["Desserte Sans", sans, "400"],
  ["Desserte Sans", sansStrong, "600"],
  // The map draws letters itself and asks for a family by name only.
  ["Desserte Sans Strong", sansStrong, "400"],
  ["Desserte Serif", serif, "600"],
];

let loading: Promise<void> | undefined;

/** Adds the typefaces to the document, once. Never fails: without them the system's own are used. */
export function loadFonts(): Promise<void> {
  loading ??= Promise.allSettled(
    FACES.map(async ([family, source, weight]) => {
      const face = new FontFace(family, `url(${source})`, { weight });
      document.fonts.add(face);
      await face.load();
    }),
  ).then(() => undefined);
  return loading;
}
