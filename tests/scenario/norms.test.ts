import { TextColumn } from "../../engine/territory/index.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyScenario, BaseCosts, normRows, permanences, withOpeningPolicy } from "../../engine/scenario/index.ts";
import { UNREACHABLE } from "../../engine/search/index.ts";
import { basketOf, facilityTable, fullAccess, problemOf, seed, territoryOf } from "./random-world.ts";

const origins = (lon: number[], lat: number[], population: number[], commune: number[]) => ({
  count: lon.length,
  id: TextColumn.of(lon.map((_, i) => `o${i}`)),
  lon: Float64Array.from(lon),
  lat: Float64Array.from(lat),
  population: Float64Array.from(population),
  commune: Uint32Array.from(commune),
});
const commune = (code: string, inside: boolean, epci: string) => ({
  code,
  name: `Commune ${code}`,
  departement: "13",
  population: null,
  lon: 5,
  lat: 43,
  inside,
  shownAs: code,
  zones: { epci },
});

describe("norms", () => {
  // one post at 5.0 E, 43.0 N; people at 0, 4.4 and 11.1 km north of it
  const facilities = { ...facilityTable([{ id: "p", service: 0, point: 0 }], 1) };
  const territory = {
    communes: [commune("13001", true, "A"), commune("13002", true, "B"), commune("84001", false, "C")],
    origins: origins([5, 5, 5, 5], [43, 43.04, 43.1, 43], [1, 2, 4, 8], [0, 1, 1, 2]),
    facilities,
  };
  const access = {
    originCount: 4,
    serviceCount: 2,
    timeDs: Uint32Array.of(0, 12_000, 12_001, 0, ...Array.from({ length: 4 }, () => UNREACHABLE)),
    facility: new Uint32Array(8),
  };

  it("counts people within minutes and kilometres, exactly at the limit included, by commune and zone", () => {
    const rows = normRows(territory, access, { label: "La Poste", services: [0, 1], minutes: 20, km: 5 });
    const at = (zoning: string, code: string) => rows.find((row) => row.zoning === zoning && row.code === code);
    expect(at("territoire", "")).toMatchObject({ population: 7, withinMinutes: 3, withinKm: 3 });
    expect(at("commune", "13002")).toMatchObject({
      name: "Commune 13002",
      population: 6,
      withinMinutes: 2,
      withinKm: 2,
    });
    expect(at("epci", "A")).toMatchObject({ population: 1, withinMinutes: 1, withinKm: 1 });
    expect(at("commune", "84001")).toBeUndefined();
  });

  it("a service nobody has keeps no norm; a limit not asked is null", () => {
    const [all] = normRows(territory, access, { label: "Rien", services: [1], minutes: 20 });
    expect(all).toMatchObject({ withinMinutes: 0, withinKm: null });
    const [far] = normRows(territory, access, { label: "Rien", services: [1], km: 500 });
    expect(far).toMatchObject({ withinMinutes: null, withinKm: 0 });
  });

  it("the nearest place as the crow flies is the nearest of all", () => {
    const place = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }));
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: 20 }),
        place,
        fc.integer({ min: 0, max: 60 }),
        (places, home, km) => {
          const table = {
            ...facilityTable(
              places.map((_, point) => ({ id: `p${point}`, service: 0, point })),
              places.length,
            ),
            pointLon: Float64Array.from(places, ([x]) => 5 + x / 100),
            pointLat: Float64Array.from(places, ([, y]) => 43 + y / 100),
          };
          const here = { lon: 5 + home[0] / 100, lat: 43 + home[1] / 100 };
          const nearest = Math.min(
            ...places.map(([x, y]) => {
              const [lon, lat] = [5 + x / 100, 43 + y / 100];
              const east = (lon - here.lon) * Math.cos(((lat + here.lat) / 2) * (Math.PI / 180));
              return Math.hypot(east, lat - here.lat) * 111.195;
            }),
          );
          const [row] = normRows(
            { ...territory, origins: origins([here.lon], [here.lat], [1], [0]), facilities: table },
            { originCount: 1, serviceCount: 1, timeDs: Uint32Array.of(0), facility: new Uint32Array(1) },
            { label: "", services: [0], km },
          );
          expect(row!.withinKm).toBe(nearest <= km ? 1 : 0);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("opening hours", () => {
  it("permanences ignored or penalised give what a search with their penalty would", () => {
    fc.assert(
      fc.property(
        seed(false),
        fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 14, maxLength: 14 }),
        (world, hours) => {
          const rows = world.rows.map(([service, point], i) => ({ id: `f${i}`, service, point, halfDays: hours[i]! }));
          const facilities = facilityTable(rows, world.places.length);
          const problem = problemOf(world);
          const access = fullAccess(problem, facilities, world.serviceCount);
          const base = {
            territory: territoryOf(world, facilities),
            basket: basketOf(world.serviceCount),
            problem,
            access,
          };
          const closed = permanences(facilities, 6);
          expect([...closed]).toEqual(rows.flatMap(({ halfDays }, row) => (halfDays < 6 ? [row] : [])));
          const open = applyScenario(new BaseCosts(base), { removed: closed, added: [], places: [], roads: [] });
          const ignored = withOpeningPolicy(access, open.access, open.rowOfBase, { kind: "ignored", minHalfDays: 6 });
          expect([...ignored.timeDs]).toEqual([...open.access.timeDs]);
          const penaltyMin = 0.01; // 6 ds
          const told = withOpeningPolicy(access, open.access, open.rowOfBase, {
            kind: "penalised",
            minHalfDays: 6,
            penaltyMin,
          });
          const alone = applyScenario(new BaseCosts(base), {
            removed: Uint32Array.from(rows.flatMap(({ halfDays }, row) => (halfDays < 6 ? [] : [row]))),
            added: [],
            places: [],
            roads: [],
          });
          for (const [at, time] of told.timeDs.entries()) {
            const slow = alone.access.timeDs[at]!;
            expect(time).toBe(Math.min(open.access.timeDs[at]!, slow === UNREACHABLE ? UNREACHABLE : slow + 6));
          }
          expect(withOpeningPolicy(access, open.access, open.rowOfBase, { kind: "counted" })).toBe(access);
        },
      ),
      { numRuns: 100 },
    );
  });
});
