/** What reads PMTiles archives: a script of its own, fetched only by pages that have such a backdrop. */
export { PMTiles, Protocol, TileType } from "pmtiles";
