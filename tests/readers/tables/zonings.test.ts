import { describe, expect, it } from "vitest";
import { readZoning } from "../../../engine/readers/index.ts";
import { studyInputs } from "../../../engine/readers/tables/index.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const folder = temporaryFolder();
const read = (input: object) => readZoning(studyInputs.zonings.parse([input])[0]!, (path) => path);

describe("the zonings of a study", () => {
  it("by a table: code, zone, name and type where they are", async () => {
    const file = folder.write(
      "epci.csv",
      "CODGEO;EPCI;LIBEPCI;NATURE\n13001;200054807;Métropole;METRO\n13002;200054807;Métropole;METRO\n30001;;;\n",
    );
    const zoning = await read({
      id: "epci",
      label: "Intercommunalités",
      file,
      code: "CODGEO",
      zone: "EPCI",
      name: "LIBEPCI",
      type: "NATURE",
    });
    expect(zoning).toEqual({
      id: "epci",
      label: "Intercommunalités",
      members: [
        { code: "13001", zone: "200054807", name: "Métropole", type: "METRO" },
        { code: "13002", zone: "200054807", name: "Métropole", type: "METRO" },
      ],
    });
  });
  it("by polygons", async () => {
    const ring = [
      [5, 43],
      [5.1, 43],
      [5.1, 43.1],
      [5, 43],
    ];
    const feature = {
      type: "Feature",
      properties: { code_qp: "QP013001" },
      geometry: { type: "Polygon", coordinates: [ring] },
    };
    const geojson = folder.write("qpv.geojson", JSON.stringify({ type: "FeatureCollection", features: [feature] }));
    const zoning = await read({ id: "qpv", geojson, zone: "code_qp" });
    expect(zoning).toMatchObject({ id: "qpv", label: "qpv", properties: { code: "code_qp" } });
    expect("polygons" in zoning && zoning.polygons.features).toHaveLength(1);
    const points = folder.write(
      "points.geojson",
      JSON.stringify({
        type: "FeatureCollection",
        features: [{ ...feature, geometry: { type: "Point", coordinates: [5, 43] } }],
      }),
    );
    await expect(read({ id: "qpv", geojson: points, zone: "code_qp" })).rejects.toThrow(/aucun polygone/);
  });
  it("are one or the other", () =>
    expect(() => studyInputs.zonings.parse([{ id: "x", zone: "z", file: "a", geojson: "b" }])).toThrow(
      /soit file.*soit geojson/,
    ));
});
