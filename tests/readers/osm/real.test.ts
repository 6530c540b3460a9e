import { describe, expect, it } from "vitest";
import type { Tags } from "../../../engine/roads/index.ts";
import { sharedData } from "../../support/shared-data.ts";
import { read } from "./fixture.ts";
import { expectedWays, type PlainWay, plainWays, readAll } from "./reference.ts";

/** Written apart from the reader's own rule: what of a real extract a car might use. */
const CLASSES =
  /^((motorway|trunk|primary|secondary|tertiary)(_link)?|unclassified|residential|living_street|service|services|rest_area|track|road|construction|busway|raceway|escape)$/;
const ACCESS_KEYS = ["access", "vehicle", "motor_vehicle", "motorcar"];

function mayCarryCars(tags: Tags): boolean {
  if (tags.highway === undefined && tags.route === undefined) return false;
  const access = Object.keys(tags).some((key) =>
    ACCESS_KEYS.includes(key.replace(/:(forward|backward|conditional)$/, "")),
  );
  return (
    access ||
    CLASSES.test(tags.highway ?? "") ||
    /^(ferry|shuttle_train)$/.test(tags.route ?? "") ||
    tags.bridge === "movable"
  );
}

const REASONS = [...ACCESS_KEYS, "barrier", "highway", "crossing", "traffic_signals", "stop", "bollard"];
const WAY_KEYS =
  "highway route name ref oneway maxspeed access junction surface lanes bridge tunnel toll service".split(" ");
const isReason = (tags: Tags) => REASONS.some((key) => key in tags);

describe("real extracts, against a second reader", () => {
  const extracts = [
    { name: "monaco", nodes: 25_423, ways: 4_106, relations: 243, highways: 2_379 },
    { name: "andorra", nodes: 69_644, ways: 2_725, relations: 74, highways: 1_615 },
    { name: "liechtenstein", nodes: 142_832, ways: 15_247, relations: 358, highways: 4_660 },
    { name: "paris_bss", nodes: 4_598, ways: 1_289, relations: 17, highways: 1_219 },
  ];
  for (const { name, ...counts } of extracts) {
    const path = sharedData(`pbf-small/${name}.osm.pbf`);
    it.skipIf(path === null)(`${name} (données partagées absentes)`, () => agrees(path!, counts));
  }

  async function agrees(path: string, counts: object): Promise<void> {
    const all = readAll(path);
    expect({
      nodes: all.nodes.length,
      ways: all.ways.length,
      relations: all.relations!.length,
      highways: all.ways.filter((way) => way.tags!.highway !== undefined).length,
    }).toEqual(counts);

    const { network, report } = await read(path);
    const actual = plainWays(network);
    const expected = expectedWays(all, mayCarryCars, isReason);
    const places = (ways: PlainWay[]) => ways.map(({ id, nodes }) => [id, nodes.map((n) => [n.id, n.lon7, n.lat7])]);
    // compared as text: deep comparison of so many objects takes seconds
    expect(JSON.stringify(places(actual))).toBe(JSON.stringify(places(expected)));
    // what is kept of the tags says what the file says, and every tag that counts is kept
    const wrong: unknown[] = [];
    const compare = (kept: Tags, given: Tags, needed: readonly string[]) => {
      for (const key of [...Object.keys(kept), ...needed]) if (kept[key] !== given[key]) wrong.push([key, kept, given]);
    };
    actual.forEach((way, i) => {
      compare(way.tags, expected[i]!.tags, WAY_KEYS);
      way.nodes.forEach((node, k) => {
        const given = expected[i]!.nodes[k]!.tags;
        if (node.tags && given) compare(node.tags, given, REASONS);
        else if (node.tags !== given) wrong.push([node, given]);
      });
    });
    expect(wrong).toEqual([]);
    expect(network.relations).toEqual(
      all.relations!.filter((one) => /^(restriction(:|$)|(maneuver|manoeuvre)$)/.test(one.tags.type ?? "")),
    );
    expect(report.count("osm-missing-node")).toBe(network.missingNodeCount);
    expect(network.nodeId.every((id, i) => i === 0 || id > network.nodeId[i - 1]!)).toBe(true);
  }

  const alpilles = sharedData("roads/alpilles-osm2021-roads.osm.pbf");
  it.skipIf(alpilles === null)("an extract read twice is the extract (données partagées absentes)", async () => {
    const once = await read(alpilles!);
    const twice = await read([alpilles!, alpilles!]);
    expect(JSON.stringify(twice.network)).toBe(JSON.stringify(once.network));
    expect(twice.report.count("osm-duplicate-way")).toBe(once.network.wayId.length);
  });
});
