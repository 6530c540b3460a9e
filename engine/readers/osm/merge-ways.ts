import type { OsmRelation, Tags } from "../../roads/index.ts";
import type { DecodedWays } from "./decode-ways.ts";

/** Ways of all batches one after the other, each way and relation once. */
export interface MergedWays {
  readonly wayId: Float64Array<ArrayBuffer>;
  /** wayCount + 1 */
  readonly wayFirstNode: Uint32Array<ArrayBuffer>;
  /** node ids */
  readonly ref: Float64Array<ArrayBuffer>;
  readonly wayTagSet: Uint32Array<ArrayBuffer>;
  readonly tagSets: readonly Tags[];
  readonly relations: readonly OsmRelation[];
  readonly duplicateWayIds: readonly number[];
  readonly shortWayIds: readonly number[];
  readonly duplicateRelationIds: readonly number[];
}

/** Joins the batches in the order given; of a way or relation met twice the first one stays. */
export function mergeWays(batches: readonly DecodedWays[]): MergedWays {
  const wayTotal = batches.reduce((sum, batch) => sum + batch.wayId.length, 0);
  const refTotal = batches.reduce((sum, batch) => sum + batch.ref.length, 0);
  const wayId = new Float64Array(wayTotal);
  const wayFirstNode = new Uint32Array(wayTotal + 1);
  const wayTagSet = new Uint32Array(wayTotal);
  const ref = new Float64Array(refTotal);
  const repeated = repeatedIds(batches, wayTotal);
  const seen = new Set<number>();
  const duplicateWayIds: number[] = [];
  const tagRows = new TagRows();
  let way = 0;
  let end = 0;
  for (const batch of batches) {
    const rowOf = tagRows.add(batch.tagSets);
    let from = 0;
    for (let i = 0; i < batch.wayId.length; i++) {
      const id = batch.wayId[i]!;
      const to = from + batch.wayNodeCount[i]!;
      if (seen.has(id)) duplicateWayIds.push(id);
      else {
        if (repeated.has(id)) seen.add(id);
        wayId[way] = id;
        wayTagSet[way] = rowOf[batch.wayTagSet[i]!]!;
        for (let k = from; k < to; k++) ref[end++] = batch.ref[k]!;
        wayFirstNode[++way] = end;
      }
      from = to;
    }
  }
  return {
    wayId: wayId.subarray(0, way),
    wayFirstNode: wayFirstNode.subarray(0, way + 1),
    ref: ref.subarray(0, end),
    wayTagSet: wayTagSet.subarray(0, way),
    tagSets: tagRows.sets,
    ...mergeRelations(batches),
    duplicateWayIds,
    shortWayIds: batches.flatMap((batch) => batch.shortWayIds),
  };
}

/** Numbers the tag sets in order of first appearance over all batches. */
class TagRows {
  readonly sets: Tags[] = [];
  private readonly rows = new Map<string, number>();

  /** Row of each line of a batch. */
  add(lines: string): number[] {
    const { sets, rows } = this;
    const fresh: string[] = [];
    const firstFresh = sets.length;
    const rowOf = (lines === "" ? [] : lines.split("\n")).map((line) => {
      let row = rows.get(line);
      if (row === undefined) {
        rows.set(line, (row = firstFresh + fresh.length));
        fresh.push(line);
      }
      return row;
    });
    // one text parsed at once costs half of its lines one by one
    for (const tags of JSON.parse(`[${fresh.join(",")}]`) as Tags[]) sets.push(tags);
    return rowOf;
  }
}

/** Ids that occur more than once; nothing to do in an ordinary file, whose ids ascend. */
function repeatedIds(batches: readonly DecodedWays[], total: number): Set<number> {
  const ids = new Float64Array(total);
  let count = 0;
  let ascending = true;
  for (const { wayId } of batches) {
    for (let i = 0; i < wayId.length; i++) {
      const id = wayId[i]!;
      if (count > 0 && id <= ids[count - 1]!) ascending = false;
      ids[count++] = id;
    }
  }
  const repeated = new Set<number>();
  if (ascending) return repeated;
  ids.sort();
  for (let i = 1; i < count; i++) if (ids[i] === ids[i - 1]) repeated.add(ids[i]!);
  return repeated;
}

function mergeRelations(batches: readonly DecodedWays[]): Pick<MergedWays, "relations" | "duplicateRelationIds"> {
  const relations = new Map<number, OsmRelation>();
  const duplicateRelationIds: number[] = [];
  for (const batch of batches) {
    for (const relation of batch.relations) {
      if (relations.has(relation.id)) duplicateRelationIds.push(relation.id);
      else relations.set(relation.id, relation);
    }
  }
  return { relations: [...relations.values()], duplicateRelationIds };
}
