export { readOsmPbf, readOsmPbfs, type OsmPool, type ReadOsmOptions } from "./read-osm-pbf.ts";
export { decodeOsmWays, type DecodedWays } from "./decode-ways.ts";
export { decodeOsmNodes, type DecodedNodes, type NodeBatch } from "./decode-nodes.ts";
export { type BlobBatch } from "./batch.ts";
