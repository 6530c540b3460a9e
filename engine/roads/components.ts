/** Strongly connected components of roads; see `roadComponents`. */
export interface Components {
  /** roadCount: component, 0 = the one with most directed edges, then by decreasing size */
  readonly roadComponent: Uint32Array;
  /** number of open directed edges by component */
  readonly componentSize: Uint32Array;
}

/** A one-way arc list for `stronglyConnected`. */
export interface Arcs {
  readonly tail: Uint32Array;
  readonly head: Uint32Array;
}

/**
 * Components of roads, given the vertex at each of their ends (a junction, or one of its own where only some turns are allowed) and
 * all arcs between vertices. A road whose ends lie in two components (a one-way way in or out) is a component of its own, as it
 * is in OSRM's edge graph. O(vertices + arcs).
 * @param openDirections directed edges open on each road
 */
export function roadComponents(
  vertexCount: number,
  arcs: Arcs,
  tailVertex: Uint32Array,
  headVertex: Uint32Array,
  openDirections: Uint8Array,
): Components {
  const roadCount = tailVertex.length;
  const componentOf = stronglyConnected(vertexCount, arcs);
  let count = 0;
  for (let v = 0; v < vertexCount; v++) count = Math.max(count, componentOf[v] + 1);

  const raw = new Uint32Array(roadCount);
  const sizes: number[] = Array.from({ length: count }, () => 0);
  for (let road = 0; road < roadCount; road++) {
    const component = componentOf[tailVertex[road]];
    if (component === componentOf[headVertex[road]]) {
      raw[road] = component;
      sizes[component] += openDirections[road];
    } else {
      raw[road] = sizes.length;
      sizes.push(openDirections[road]);
    }
  }
  const order = sizes.map((_, component) => component).filter((component) => sizes[component] > 0);
  order.sort((a, b) => sizes[b] - sizes[a] || a - b);
  const rank = new Uint32Array(sizes.length);
  order.forEach((component, at) => (rank[component] = at));
  const roadComponent = new Uint32Array(roadCount);
  for (let road = 0; road < roadCount; road++) roadComponent[road] = rank[raw[road]];
  return { roadComponent, componentSize: Uint32Array.from(order, (component) => sizes[component]) };
}

/** Component of each vertex, by Tarjan's algorithm (1972) without recursion. */
export function stronglyConnected(count: number, arcs: Arcs): Uint32Array {
  const { tail, head: to } = arcs;
  const firstOut = new Uint32Array(count + 1);
  for (let arc = 0; arc < tail.length; arc++) firstOut[tail[arc] + 1]++;
  for (let v = 0; v < count; v++) firstOut[v + 1] += firstOut[v];
  const cursor = firstOut.slice(0, count);
  const head = new Uint32Array(tail.length);
  for (let arc = 0; arc < tail.length; arc++) head[cursor[tail[arc]]++] = to[arc];

  const component = new Uint32Array(count);
  const order = new Uint32Array(count); // 0 = not seen
  const low = new Uint32Array(count);
  const onStack = new Uint8Array(count);
  const stack = new Uint32Array(count);
  const path = new Uint32Array(count);
  cursor.set(firstOut.subarray(0, count));
  let stackSize = 0;
  let seen = 0;
  let components = 0;
  for (let root = 0; root < count; root++) {
    if (order[root]) continue;
    let depth = 0;
    path[0] = root;
    order[root] = low[root] = ++seen;
    stack[stackSize++] = root;
    onStack[root] = 1;
    while (depth >= 0) {
      const v = path[depth];
      if (cursor[v] < firstOut[v + 1]) {
        const w = head[cursor[v]++];
        if (!order[w]) {
          order[w] = low[w] = ++seen;
          stack[stackSize++] = w;
          onStack[w] = 1;
          path[++depth] = w;
        } else if (onStack[w] && order[w] < low[v]) low[v] = order[w];
        continue;
      }
      if (low[v] === order[v]) {
        let w: number;
        do {
          w = stack[--stackSize];
          onStack[w] = 0;
          component[w] = components;
        } while (w !== v);
        components++;
      }
      depth--;
      if (depth >= 0 && low[v] < low[path[depth]]) low[path[depth]] = low[v];
    }
  }
  return component;
}
