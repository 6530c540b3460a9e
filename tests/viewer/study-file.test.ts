import { describe, expect, it } from "vitest";
import { readStudyFile } from "../../viewer/src/study/file.ts";

const study = {
  format: "desserte-etude",
  version: 1,
  title: "Essai",
  bounds: [4, 43, 6, 44],
  choices: { aggregation: "equal" },
  files: { communes: "communes.geojson.gz", territory: "territory.fb.gz", access: "access.fb.gz" },
};
const reading = (change: Record<string, unknown>) => () => readStudyFile(JSON.stringify({ ...study, ...change }));

describe("study.json", () => {
  it("is read with its defaults", () => {
    expect(readStudyFile(JSON.stringify(study))).toMatchObject({
      title: "Essai",
      notice: "",
      siteKinds: [],
      roads: { turns: true },
    });
  });

  it("is refused with one clear sentence", () => {
    expect(() => readStudyFile('{"format":"desserte-etude","ver')).toThrow(/tronqué/);
    expect(() => readStudyFile("null")).toThrow(/n'est pas une étude publiée/);
    expect(reading({ version: 99 })).toThrow(/format « 99 » ; cette page lit le format 1/);
    expect(reading({ bounds: [6, 43, 4, 44] })).toThrow(/emprise/);
    expect(reading({ bounds: [4, 43, 6, 1e300] })).toThrow(/« bounds\.3 »/);
    expect(reading({ title: "x".repeat(10_000) })).toThrow(/« title »/);
  });

  it("names files beside it, never elsewhere", () => {
    for (const name of ["../secret", "https://ailleurs.example/x", "/etc/passwd", "a/b", "", ".htaccess"])
      expect(reading({ files: { ...study.files, access: name } }), name).toThrow(/« files\.access »/);
  });
});
