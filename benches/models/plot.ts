export type Curve = { readonly labels: readonly number[]; readonly accuracy: readonly number[] }

const [width, height] = [860, 520]
const frame = { left: 60, right: 240, top: 40, bottom: 50 }
/** Okabe and Ito's colours, which are told apart by everybody, and grey. */
const colours = ['#000000', '#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7', '#999999']

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Learning curves as an SVG: labels to the right, accuracy up, a line at the accuracy that is to be reached. */
export const plotOf = (title: string, curves: ReadonlyMap<string, Curve>, wanted: number): string => {
  const all = [...curves.values()]
  const most = Math.max(...all.flatMap((curve) => curve.labels))
  const [low, high] = [Math.min(...all.flatMap((curve) => curve.accuracy)), Math.max(...all.flatMap((curve) => curve.accuracy))]
  const x = (labels: number): string => (frame.left + (labels / most) * (width - frame.left - frame.right)).toFixed(1)
  const y = (accuracy: number): string =>
    (height - frame.bottom - ((accuracy - low) / (high - low || 1)) * (height - frame.top - frame.bottom)).toFixed(1)
  const ticks = Array.from({ length: 6 }, (_, at) => at / 5)
  const text = (at: string, down: string, words: string, anchor = 'middle') =>
    `<text x="${at}" y="${down}" text-anchor="${anchor}" font-size="12">${escaped(words)}</text>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif">`,
    `<title>${escaped(title)}</title><rect width="${width}" height="${height}" fill="#fff"/>`,
    text(String(frame.left), '24', title, 'start'),
    ...ticks.map((at) => text(x(at * most), String(height - frame.bottom + 20), String(Math.round(at * most)))),
    text(x(most / 2), String(height - 12), 'labels'),
    ...ticks.map((at) =>
      text(String(frame.left - 8), y(low + at * (high - low)), `${(100 * (low + at * (high - low))).toFixed(1)} %`, 'end'),
    ),
    `<line x1="${x(0)}" x2="${x(most)}" y1="${y(wanted)}" y2="${y(wanted)}" stroke="#666" stroke-dasharray="4 4"/>`,
    ...[...curves].flatMap(([name, { labels, accuracy }], at) => {
      const colour = colours[at % colours.length]
      const points = labels.map((count, point) => `${x(count)},${y(accuracy[point] ?? 0)}`).join(' ')
      const row = frame.top + 20 * at
      const from = width - frame.right + 20
      return [
        `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="${name === 'random' ? 3 : 1.5}"/>`,
        `<line x1="${from}" x2="${from + 24}" y1="${row}" y2="${row}" stroke="${colour}" stroke-width="3"/>`,
        text(String(from + 32), String(row + 4), name, 'start'),
      ]
    }),
    '</svg>\n',
  ].join('\n')
}
