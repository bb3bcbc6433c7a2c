import type { AnswerOf, routes } from '@reticle/contract'
import type { Protocol } from '@reticle/domain'
import { readerStyles } from '../../app/palette.ts'
import type { CanvasLayer } from '../../canvas/canvas-layer.ts'

type Answered = NonNullable<AnswerOf<typeof routes.listPeers>>[number]
/** Another reader of a panel: a letter, a colour and a dash in place of a name. */
export type Peer = Answered & { readonly letter: string; readonly color: string; readonly dash: readonly number[] }

/** Peers in the server's order, which it has shuffled. The white solid line of the first style is left to nobody: it looks like one's own. */
export const peersOf = (answered: readonly Answered[]): readonly Peer[] =>
  answered.map((one, index) => {
    const { color, dash } = readerStyles[1 + (index % (readerStyles.length - 1))] ?? readerStyles[1]
    const letter = /^Reader ([A-Z]+)$/.exec(one.reader)?.[1] ?? String.fromCharCode(65 + (index % 26))
    return { ...one, letter, color, dash }
  })

/** One layer for each peer, above one's own marks; each mark carries the letter, and its label in words. */
export const peerLayers = (
  peers: readonly Peer[],
  hidden: ReadonlySet<string>,
  protocol: Pick<Protocol, 'labels'>,
): readonly CanvasLayer[] => {
  const names = new Map(protocol.labels.map(({ id, name }) => [id, name]))
  return peers.map(
    ({ letter, color, dash, regions }): CanvasLayer => ({
      id: `peer-${letter}`,
      regions,
      isVisible: !hidden.has(letter),
      style: ({ labelId }) => ({
        stroke: color,
        fill: 'transparent',
        maskFill: `${color}40`,
        width: 1.5,
        casing: 'rgba(0, 0, 0, 0.45)',
        dash,
        label: `${letter} ${names.get(labelId) ?? labelId}`,
      }),
    }),
  )
}
