import type { TurnRules } from "./model.ts";

/** A prefix of restrictions: the edges driven so far, the last one being where the car is. */
interface State {
  readonly edge: number;
  readonly depth: number;
  readonly children: Map<number, number>;
  /** last edges of restrictions that end here: forbidden, or the only ones allowed */
  readonly forbidden: number[];
  readonly only: number[];
  /** longest proper suffix that is a prefix too, -1 when none */
  suffix: number;
}

/**
 * Which turns a car may take, given the restrictions it has begun to drive into. A restriction over one node is judged on its
 * edge; one over ways needs to remember where the car came from, so its edges have copies of their vertex, one for each prefix
 * (an Aho-Corasick automaton over edges; Aho and Corasick, 1975).
 */
export class RestrictionStates {
  private readonly states: State[] = [];
  private readonly ofEdge = new Map<number, number>();
  /** states of two edges or more, in the order of their copies; by edge */
  readonly copiesOfEdge = new Map<number, number[]>();
  /** vertex of each copy: state by copy */
  readonly copyState: number[] = [];
  private readonly vertexOfState: number[] = [];

  constructor(rules: TurnRules, firstCopyVertex: number) {
    const { restrictionFirst, restrictionEdge, restrictionOnly } = rules;
    for (let i = 0; i < restrictionOnly.length; i++) {
      const edges = restrictionEdge.subarray(restrictionFirst[i], restrictionFirst[i + 1]);
      let state = this.start(edges[0]);
      for (let at = 1; at + 1 < edges.length; at++) state = this.extend(state, edges[at]);
      const { only, forbidden } = this.states[state];
      (restrictionOnly[i] ? only : forbidden).push(edges[edges.length - 1]);
    }
    const byDepth = this.states.map((_, i) => i).sort((a, b) => this.states[a].depth - this.states[b].depth || a - b);
    for (const state of byDepth) {
      for (const [edge, child] of this.states[state].children)
        this.states[child].suffix = this.follow(this.states[state].suffix, edge);
    }
    this.states.forEach(({ edge, depth }, state) => {
      if (depth === 1) {
        this.vertexOfState[state] = edge;
        return;
      }
      this.vertexOfState[state] = firstCopyVertex + this.copyState.length;
      this.copyState.push(state);
      const copies = this.copiesOfEdge.get(edge);
      if (copies) copies.push(state);
      else this.copiesOfEdge.set(edge, [state]);
    });
  }

  /** State of an edge's plain vertex, -1 where no restriction begins. */
  plain(edge: number): number {
    return this.ofEdge.get(edge) ?? -1;
  }

  vertex(state: number): number {
    return this.vertexOfState[state];
  }

  edge(state: number): number {
    return this.states[state].edge;
  }

  allows(state: number, to: number): boolean {
    for (let at = state; at >= 0; at = this.states[at].suffix) {
      const { forbidden, only } = this.states[at];
      if (forbidden.includes(to) || only.some((edge) => edge !== to)) return false;
    }
    return true;
  }

  /** Vertex reached by turning to an edge. */
  next(state: number, to: number): number {
    for (let at = state; at >= 0; at = this.states[at].suffix) {
      const child = this.states[at].children.get(to);
      if (child !== undefined) return this.vertexOfState[child];
    }
    return to;
  }

  private start(edge: number): number {
    const known = this.ofEdge.get(edge);
    if (known !== undefined) return known;
    const state = this.add(edge, 1);
    this.ofEdge.set(edge, state);
    return state;
  }

  private extend(state: number, edge: number): number {
    const known = this.states[state].children.get(edge);
    if (known !== undefined) return known;
    const child = this.add(edge, this.states[state].depth + 1);
    this.states[state].children.set(edge, child);
    return child;
  }

  private add(edge: number, depth: number): number {
    this.states.push({ edge, depth, children: new Map(), forbidden: [], only: [], suffix: -1 });
    return this.states.length - 1;
  }

  /** Longest prefix that ends with `edge` after one of the suffixes of `state`; a single edge when it starts one. */
  private follow(state: number, edge: number): number {
    for (let at = state; at >= 0; at = this.states[at].suffix) {
      const child = this.states[at].children.get(edge);
      if (child !== undefined) return child;
    }
    return this.plain(edge);
  }
}
