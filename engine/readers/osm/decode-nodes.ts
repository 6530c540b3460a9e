import { type BlobBatch, eachBlob } from "./batch.ts";
import { type Block, eachPrimitive, GROUP_DENSE, GROUP_NODES, openBlock, tagLine } from "./block.ts";
import { Cursor, exactId } from "./cursor.ts";
import { BlockFault } from "./damage.ts";
import { endOfBytes } from "./fields.ts";
import { grown } from "../../search/index.ts";
import { IndexList } from "./index-list.ts";
import { Keeper } from "./keep.ts";

/** A batch of blobs and the ascending ids of the nodes wanted (in shared memory). */
export interface NodeBatch extends BlobBatch {
  readonly nodeId: Float64Array;
}

/** The wanted nodes found in a batch of blobs, in file order (the same node may come twice). */
export interface DecodedNodes {
  /** row of nodeId */
  readonly node: Uint32Array<ArrayBuffer>;
  readonly lon7: Int32Array<ArrayBuffer>;
  readonly lat7: Int32Array<ArrayBuffer>;
  /** rows of `node` that have tags of interest, and those tags, one line of JSON each */
  readonly tagged: Uint32Array<ArrayBuffer>;
  readonly tags: string;
}

const MAX_LON7 = 1_800_000_000;
const MAX_LAT7 = 900_000_000;

/** Pool task of the second pass: position and tags of the nodes of the kept ways, out of a batch of blobs. */
export function decodeOsmNodes(batch: NodeBatch): DecodedNodes {
  const nodes = new NodeColumns(batch.nodeId);
  eachBlob(batch, (bytes) => {
    const block = openBlock(bytes);
    const keeper = new Keeper(block.strings);
    eachPrimitive(block, (field, end) => {
      if (field === GROUP_DENSE) nodes.readDense(block, end, keeper);
      else if (field === GROUP_NODES) nodes.readPlain(block, end, keeper);
    });
  });
  return nodes.finish();
}

class NodeColumns {
  private rows = new Uint32Array(8192);
  private lons = new Int32Array(8192);
  private lats = new Int32Array(8192);
  private count = 0;
  private readonly tagged: number[] = [];
  private readonly lines: string[] = [];
  private readonly keys = new IndexList();
  private readonly values = new IndexList();
  private readonly kept = new IndexList();
  private readonly finder: Finder;

  constructor(nodeId: Float64Array) {
    this.finder = new Finder(nodeId);
  }

  readDense(block: Block, end: number, keeper: Keeper): void {
    const spans = this.denseSpans(block, end);
    const { bytes, granularity, latOffset, lonOffset } = block;
    const ids = new Cursor(bytes, spans[0]!, spans[1]!);
    const lats = new Cursor(bytes, spans[2]!, spans[3]!);
    const lons = new Cursor(bytes, spans[4]!, spans[5]!);
    // one index at least per node, hence as many bytes; no list at all when no node has tags
    const tags = spans[7]! > spans[6]! ? new Cursor(bytes, spans[6]!, spans[7]!) : null;
    const { finder } = this;
    this.reserve(spans[1]! - spans[0]!);
    let id = 0;
    let lat = 0;
    let lon = 0;
    while (ids.more) {
      id = exactId(id + ids.sint());
      lat += lats.sint();
      lon += lons.sint();
      const row = finder.find(id);
      if (tags) this.readDenseTags(tags);
      if (row < 0) continue;
      this.add(row, lonOffset + granularity * lon, latOffset + granularity * lat, id);
      if (tags) this.addTags(block, keeper);
    }
    ids.finish();
    lats.finish();
    lons.finish();
    tags?.finish();
  }

  readPlain(block: Block, end: number, keeper: Keeper): void {
    const { pbf, granularity, latOffset, lonOffset } = block;
    const { keys, values } = this;
    keys.count = 0;
    values.count = 0;
    let id = 0;
    let lat = 0;
    let lon = 0;
    for (let field = pbf.nextField(end); field !== 0; field = pbf.nextField(end)) {
      if (field === 1) id = exactId(signedField(block));
      else if (field === 8) lat = signedField(block);
      else if (field === 9) lon = signedField(block);
      else if (field === 2 || field === 3) {
        const listEnd = endOfBytes(pbf, end);
        (field === 2 ? keys : values).read(block, pbf.pos, listEnd);
        pbf.pos = listEnd;
      }
    }
    if (pbf.pos !== end) throw new BlockFault("nœud mal fermé");
    if (keys.count !== values.count) throw new BlockFault(`nœud ${id} avec des clés sans valeur`);
    const row = this.finder.find(id);
    if (row < 0) return;
    this.reserve(1);
    this.add(row, lonOffset + granularity * lon, latOffset + granularity * lat, id);
    this.addTags(block, keeper);
  }

  finish(): DecodedNodes {
    return {
      node: this.rows.slice(0, this.count),
      lon7: this.lons.slice(0, this.count),
      lat7: this.lats.slice(0, this.count),
      tagged: Uint32Array.from(this.tagged),
      tags: this.lines.join("\n"),
    };
  }

  /** Where the ids, latitudes, longitudes and tags of a dense group lie: start and end of each. */
  private denseSpans(block: Block, end: number): number[] {
    const { pbf } = block;
    const spans = [0, 0, 0, 0, 0, 0, 0, 0];
    const slotOfField: Readonly<Record<number, number>> = { 1: 0, 8: 2, 9: 4, 10: 6 };
    for (let field = pbf.nextField(end); field !== 0; field = pbf.nextField(end)) {
      const slot = slotOfField[field];
      if (slot === undefined) continue;
      const fieldEnd = endOfBytes(pbf, end);
      spans[slot] = pbf.pos;
      spans[slot + 1] = fieldEnd;
      pbf.pos = fieldEnd;
    }
    if (pbf.pos !== end) throw new BlockFault("groupe de nœuds mal fermé");
    return spans;
  }

  private readDenseTags(tags: Cursor): void {
    const { keys, values } = this;
    keys.count = 0;
    values.count = 0;
    for (;;) {
      if (!tags.more) throw new BlockFault("tags de nœuds incomplets");
      const key = tags.uint();
      if (key === 0) return;
      keys.push(key);
      values.push(tags.uint());
    }
  }

  private reserve(more: number): void {
    this.rows = grown(this.rows, this.count + more);
    this.lons = grown(this.lons, this.count + more);
    this.lats = grown(this.lats, this.count + more);
  }

  private add(row: number, lonNano: number, latNano: number, id: number): void {
    const lon7 = Math.round(lonNano / 100);
    const lat7 = Math.round(latNano / 100);
    if (!(Math.abs(lon7) <= MAX_LON7 && Math.abs(lat7) <= MAX_LAT7))
      throw new BlockFault(`nœud ${id} hors du globe (longitude ${lon7 / 1e7}, latitude ${lat7 / 1e7})`);
    const at = this.count++;
    this.rows[at] = row;
    this.lons[at] = lon7;
    this.lats[at] = lat7;
  }

  /** Tags of the node just added. */
  private addTags(block: Block, keeper: Keeper): void {
    if (this.keys.count === 0) return;
    keeper.nodeTags(this.keys, this.values, this.kept);
    if (this.kept.count === 0) return;
    this.tagged.push(this.count - 1);
    this.lines.push(tagLine(block.strings, this.kept));
  }
}

/** A zigzag-coded field of a plain node. */
function signedField(block: Block): number {
  if (block.pbf.type !== 0) throw new BlockFault("champ d’un type inattendu");
  const cursor = new Cursor(block.bytes, block.pbf.pos, block.bytes.length);
  const value = cursor.sint();
  block.pbf.pos = cursor.pos;
  return value;
}

/**
 * Finds ids in the ascending ids wanted. Blocks hold ascending ids nearly always, so the search starts where the last
 * one ended and widens by doubling: O(log gap), and right for any order.
 */
class Finder {
  private at = 0;

  constructor(private readonly ids: Float64Array) {}

  /** Row of `id`, -1 where it is not wanted. */
  find(id: number): number {
    const { ids } = this;
    const count = ids.length;
    let low = this.at;
    // ids[low] may already be beyond: then everything before it is in question
    if (low >= count || ids[low]! > id) low = low > 0 && ids[low - 1]! < id ? low : 0;
    let step = 1;
    let high = low;
    while (high < count && ids[high]! < id) {
      low = high + 1;
      high += step;
      step *= 2;
    }
    if (high > count) high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ids[middle]! < id) low = middle + 1;
      else high = middle;
    }
    this.at = low;
    return low < count && ids[low] === id ? low : -1;
  }
}
