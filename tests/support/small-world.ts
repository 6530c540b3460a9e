import type { OsmNetwork, OsmRelation, Tags } from "../../engine/roads/index.ts";

/** A network written by hand or read from a line of scenarios.jsonl. Coordinates in degrees, lon before lat. */
export interface SmallWorld {
  readonly nodes: ReadonlyArray<readonly [id: number, lon: number, lat: number, tags?: Tags]>;
  readonly ways: ReadonlyArray<readonly [id: number, nodes: readonly number[], tags: Tags]>;
  readonly relations?: ReadonlyArray<
    readonly [id: number, members: ReadonlyArray<readonly [type: string, ref: number, role: string]>, tags: Tags]
  >;
}

/** A network as the readers would hand it over: nodes by ascending id, tag sets shared, missing nodes left out and counted. */
export function smallWorld(world: SmallWorld): OsmNetwork {
  const nodes = [...world.nodes].sort((a, b) => a[0] - b[0]);
  const local = new Map(nodes.map(([id], index) => [id, index]));
  const nodeTags = new Map<number, Tags>();
  nodes.forEach(([, , , tags], index) => {
    if (tags && Object.keys(tags).length > 0) nodeTags.set(index, tags);
  });
  const wayNode: number[] = [];
  const wayFirstNode = [0];
  const tagSets: Tags[] = [];
  const tagSetOf = new Map<string, number>();
  const wayTagSet: number[] = [];
  let missingNodeCount = 0;
  for (const [, refs, tags] of world.ways) {
    for (const ref of refs) {
      const index = local.get(ref);
      if (index === undefined) missingNodeCount++;
      else wayNode.push(index);
    }
    wayFirstNode.push(wayNode.length);
    const key = JSON.stringify(Object.entries(tags).sort());
    if (!tagSetOf.has(key)) {
      tagSetOf.set(key, tagSets.length);
      tagSets.push(tags);
    }
    wayTagSet.push(tagSetOf.get(key)!);
  }
  return {
    nodeId: Float64Array.from(nodes, ([id]) => id),
    nodeLon7: Int32Array.from(nodes, ([, lon]) => Math.round(lon * 1e7)),
    nodeLat7: Int32Array.from(nodes, ([, , lat]) => Math.round(lat * 1e7)),
    nodeTags,
    wayId: Float64Array.from(world.ways, ([id]) => id),
    wayFirstNode: Uint32Array.from(wayFirstNode),
    wayNode: Uint32Array.from(wayNode),
    wayTagSet: Uint32Array.from(wayTagSet),
    tagSets,
    relations: (world.relations ?? []).map(([id, members, tags]): OsmRelation => ({
      id,
      tags,
      members: members.map(([type, ref, role]) => ({ type: type as "node" | "way" | "relation", ref, role })),
    })),
    missingNodeCount,
  };
}

/** One question of a scenario, with OSRM's answer. */
export interface SmallWorldQuestion {
  readonly lon1: number;
  readonly lat1: number;
  readonly lon2: number;
  readonly lat2: number;
  readonly from: string;
  readonly to: string;
  readonly code: "Ok" | "NoRoute" | string;
  readonly duration_s?: number;
  readonly distance_m?: number;
  readonly names?: readonly string[];
  readonly maneuvers?: readonly string[];
  readonly snap1_m?: number;
  readonly snap2_m?: number;
}

export interface Scenario extends SmallWorld {
  readonly id: string;
  readonly feature: string;
  readonly scenario: string;
  readonly questions: readonly SmallWorldQuestion[];
}

/** Scenarios of a scenarios.jsonl text, whose features start with `prefix` ("car/", "guidance/"). */
export function readScenarios(text: string, prefix = ""): Scenario[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Scenario)
    .filter((scenario) => scenario.feature.startsWith(prefix));
}
