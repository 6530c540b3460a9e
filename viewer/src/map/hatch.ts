/** The hatching of éloignées communes: colour is never the only sign. Each stroke is dark with a light edge: one of the two is seen on any class. */

/** A tile of diagonal strokes, for MapLibre's addImage. Wraps without seam: the diagonal leaves where it enters. */
export function hatchImage(size = 8): { width: number; height: number; data: Uint8Array } {
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const onStroke = (x + y) % size;
      if (onStroke > 3) continue;
      data.set(
        onStroke < 2 ? [43, 42, 39, onStroke === 0 ? 230 : 110] : [255, 250, 240, onStroke === 2 ? 150 : 60],
        (y * size + x) * 4,
      );
    }
  }
  return { width: size, height: size, data };
}
