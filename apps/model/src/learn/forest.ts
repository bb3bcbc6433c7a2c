/**
 * A small random forest: the mean of what trees say that saw different samples and chose among different features.
 *
 * Idea: each tree is grown on a sample drawn with replacement; at each node a few features are drawn, and the cut that leaves the least Gini
 * impurity (1 - sum p_k^2, by weight) is taken. Features are cut at 63 of their quantiles, so that a node is judged in one pass by counting.
 * Source: L. Breiman, "Random forests", Machine Learning 45 (2001).
 * Complexity: O(trees * depth * samples * tried features) to learn, O(trees * depth) an element.
 * Known failure: says nothing beyond the range that it has seen; with few samples its probabilities come in few steps.
 */
export type Examples = {
  /** Samples x features. */
  readonly features: Float32Array
  /** A class from 0 for each sample. */
  readonly classes: Uint8Array
  /** For each sample, above 0. */
  readonly weights: Float32Array
}
export type Tree = {
  /** The feature of each node; -1 in a leaf. */
  readonly feature: Int16Array
  /** Samples whose value is at most this go left. */
  readonly cut: Float32Array
  /** The node to the left; the one to the right is next to it. */
  readonly left: Int32Array
  /** Nodes x classes; used in leaves. */
  readonly shares: Float32Array
}
export type Forest = { readonly features: number; readonly classes: number; readonly trees: readonly Tree[] }
export type Growth = { readonly trees: number; readonly depth: number; readonly leaf: number }

const cuts = 63

/** Values between the bins of each feature, features x 63, ascending. */
const edgesOf = (features: Float32Array, width: number): Float32Array => {
  const count = features.length / width
  const edges = new Float32Array(width * cuts)
  const column = new Float32Array(count)
  for (let j = 0; j < width; j++) {
    for (let i = 0; i < count; i++) column[i] = features[i * width + j] ?? 0
    column.sort()
    for (let cut = 0; cut < cuts; cut++) edges[j * cuts + cut] = column[Math.floor(((cut + 1) * count) / (cuts + 1))] ?? 0
  }
  return edges
}

const binOf = (edges: Float32Array, from: number, value: number): number => {
  let [low, high] = [0, cuts]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((edges[from + middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

type Binned = { readonly bins: Uint8Array; readonly edges: Float32Array; readonly width: number }
type Cut = { readonly feature: number; readonly bin: number; readonly impurity: number }

const impurityOf = (sums: Float64Array, from: number, classes: number): { total: number; impurity: number } => {
  let [total, squares] = [0, 0]
  for (let k = 0; k < classes; k++) {
    total += sums[from + k] ?? 0
    squares += (sums[from + k] ?? 0) ** 2
  }
  return { total, impurity: total > 0 ? total - squares / total : 0 }
}

const bestCut = (
  { bins, width }: Binned,
  examples: Examples,
  classes: number,
  own: Int32Array,
  tried: readonly number[],
): Cut | undefined => {
  let best: Cut | undefined
  for (const feature of tried) {
    const sums = new Float64Array((cuts + 1) * classes)
    for (const sample of own) {
      const place = (bins[sample * width + feature] ?? 0) * classes + (examples.classes[sample] ?? 0)
      sums[place] = (sums[place] ?? 0) + (examples.weights[sample] ?? 0)
    }
    const [left, right] = [new Float64Array(classes), new Float64Array(classes)]
    sums.forEach((sum, place) => {
      right[place % classes] = (right[place % classes] ?? 0) + sum
    })
    for (let bin = 0; bin < cuts; bin++) {
      for (let k = 0; k < classes; k++) {
        left[k] = (left[k] ?? 0) + (sums[bin * classes + k] ?? 0)
        right[k] = (right[k] ?? 0) - (sums[bin * classes + k] ?? 0)
      }
      const [a, b] = [impurityOf(left, 0, classes), impurityOf(right, 0, classes)]
      if (a.total <= 0 || b.total <= 1e-9) continue
      const impurity = a.impurity + b.impurity
      if (best === undefined || impurity < best.impurity) best = { feature, bin, impurity }
    }
  }
  return best
}

const growTree = (binned: Binned, examples: Examples, classes: number, growth: Growth, random: () => number): Tree => {
  const { width, edges, bins } = binned
  const count = examples.classes.length
  const tries = Math.max(1, Math.round(Math.sqrt(width)))
  const nodes: { feature: number; cut: number; left: number; shares: Float64Array }[] = []
  const queue: { own: Int32Array; depth: number }[] = [
    { own: Int32Array.from({ length: count }, () => Math.floor(random() * count)), depth: 0 },
  ]
  let made = 1
  for (let next = 0; next < queue.length; next++) {
    const { own, depth } = queue[next] ?? { own: new Int32Array(), depth: 0 }
    queue[next] = { own: new Int32Array(), depth }
    const sums = new Float64Array(classes)
    for (const sample of own) {
      const k = examples.classes[sample] ?? 0
      sums[k] = (sums[k] ?? 0) + (examples.weights[sample] ?? 0)
    }
    const { total, impurity } = impurityOf(sums, 0, classes)
    const shares = sums.map((sum) => sum / total)
    const tried = Array.from({ length: tries }, () => Math.floor(random() * width))
    const isLeaf = depth >= growth.depth || own.length < 2 * growth.leaf || impurity <= 1e-9 * total
    const cut = isLeaf ? undefined : bestCut(binned, examples, classes, own, tried)
    const left = cut && own.filter((sample) => (bins[sample * width + cut.feature] ?? 0) <= cut.bin)
    if (cut === undefined || left === undefined || left.length < growth.leaf || own.length - left.length < growth.leaf) {
      nodes.push({ feature: -1, cut: 0, left: 0, shares })
      continue
    }
    nodes.push({ feature: cut.feature, cut: edges[cut.feature * cuts + cut.bin] ?? 0, left: made, shares })
    const right = own.filter((sample) => (bins[sample * width + cut.feature] ?? 0) > cut.bin)
    queue.push({ own: left, depth: depth + 1 }, { own: right, depth: depth + 1 })
    made += 2
  }
  return {
    feature: Int16Array.from(nodes, ({ feature }) => feature),
    cut: Float32Array.from(nodes, ({ cut }) => cut),
    left: Int32Array.from(nodes, ({ left }) => left),
    shares: Float32Array.from(nodes.flatMap(({ shares }) => [...shares])),
  }
}

/** Grows a forest. `tell` hears how far it is, 0 to 1. The same for the same examples and random numbers. */
export const growForest = (
  examples: Examples,
  classes: number,
  growth: Growth,
  random: () => number,
  tell: (share: number) => void = () => undefined,
): Forest => {
  const features = examples.features.length / examples.classes.length
  const edges = edgesOf(examples.features, features)
  const bins = Uint8Array.from(examples.features, (value, at) => binOf(edges, (at % features) * cuts, value))
  const trees: Tree[] = []
  for (let tree = 0; tree < growth.trees; tree++) {
    trees.push(growTree({ bins, edges, width: features }, examples, classes, growth, random))
    tell((tree + 1) / growth.trees)
  }
  return { features, classes, trees }
}

/** Elements x classes, of features that lie in one array each. */
export const forestShares = ({ classes, trees }: Forest, features: readonly Float32Array[]): Float32Array => {
  const count = features[0]?.length ?? 0
  const shares = new Float32Array(count * classes)
  for (const tree of trees) {
    const { feature, cut, left } = tree
    for (let at = 0; at < count; at++) {
      let node = 0
      for (let j = feature[node] ?? -1; j >= 0; j = feature[node] ?? -1)
        node = (left[node] ?? 0) + ((features[j]?.[at] ?? 0) <= (cut[node] ?? 0) ? 0 : 1)
      for (let k = 0; k < classes; k++) {
        const place = at * classes + k
        shares[place] = (shares[place] ?? 0) + (tree.shares[node * classes + k] ?? 0)
      }
    }
  }
  return shares.map((sum) => sum / trees.length)
}
