import type { Protocol, Region, RegionCluster, TaskConsensus } from '@reticle/domain'
import { type Bounds, boundsOf, type Geometry } from '@reticle/geometry'
import { useMemo } from 'react'
import type { CanvasLayer } from '../canvas/canvas-layer.ts'
import { centredOn } from '../canvas/view-math.ts'
import type { ViewStore } from '../canvas/view-store.ts'
import { inARow } from '../language/lists.ts'
import { inDeskOrder, kindColors, kindSigns, kindsOf } from './cluster-kinds.ts'
import { type DeskObject, isOpen } from './objects/desk-objects.ts'
import { marksOf, type Reader } from './readers.ts'
import type { Visibility } from './visibility.ts'

const casing = 'rgba(0, 0, 0, 0.45)'
const focusStyle = { stroke: '#ffffff', fill: 'transparent', width: 2, casing, dash: [3, 3] } as const

/** The box around all marks of an object, with some air. */
export const boundsOfCluster = (cluster: RegionCluster, marks: readonly { readonly region: { readonly geometry: Geometry } }[]): Bounds => {
  const all = [cluster.geometry, ...marks.map((mark) => mark.region.geometry)].map(boundsOf)
  const x = Math.min(...all.map((one) => one.x))
  const y = Math.min(...all.map((one) => one.y))
  const width = Math.max(...all.map((one) => one.x + one.width)) - x
  const height = Math.max(...all.map((one) => one.y + one.height)) - y
  const air = Math.max(4, 0.15 * Math.max(width, height))
  return { x: x - air, y: y - air, width: width + 2 * air, height: height + 2 * air }
}

/** Share of the canvas that an object takes after a zoom to it: enough to judge its edge, with its surroundings. */
const share = 0.4
const mostScale = 24

export const zoomTo = (view: ViewStore, bounds: Bounds): void => {
  const { screen } = view.getState()
  if (screen.width === 0) return
  const scale = Math.min(mostScale, (share * screen.width) / bounds.width, (share * screen.height) / bounds.height)
  const { angle } = view.getState().view
  view.set(centredOn({ scale, x: 0, y: 0, angle }, { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 }, screen))
}

type Given = {
  readonly readers: readonly Reader[]
  readonly visibility: Visibility
  readonly consensus: TaskConsensus | null
  readonly protocol: Protocol
  readonly focus: Bounds | undefined
  readonly objects: readonly DeskObject[]
  /** Lies below the readers' marks: the map of agreement. */
  readonly beneath: readonly CanvasLayer[]
}

/**
 * Texts beside disputed marks: the object's number, and who marked it, and as what where that differs. Once for each object, on the mark of its
 * first reader in sight, since the marks of one object lie on each other and so would their texts.
 * @param clusters in the order of the desk, which numbers them.
 */
export const textsOf = (
  clusters: readonly RegionCluster[],
  readers: readonly Pick<Reader, 'annotationId' | 'letter' | 'content'>[],
  nameOf: (labelId: string) => string,
): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>()
  const kinds = kindsOf(clusters)
  for (const [index, cluster] of clusters.entries()) {
    if (cluster.kind === 'agreed') continue
    const said = readers.flatMap(({ annotationId, letter, content }) => {
      const member = cluster.members.find((one) => one.annotationId === annotationId)
      const region = content.regions.find((one) => one.id === member?.regionId)
      return region === undefined ? [] : [{ key: `${annotationId}/${region.id}`, letter, name: nameOf(region.labelId) }]
    })
    const [first] = said
    if (first === undefined) continue
    const names = [...new Set(said.map(({ name }) => name))]
    const lettersFor = (wanted: readonly { readonly letter: string }[]) => wanted.map(({ letter }) => letter).join(' ')
    const whoSaid = inARow(names.map((name) => `${lettersFor(said.filter((one) => one.name === name))} ${name}`))
    texts.set(
      first.key,
      `${index + 1} ${kindSigns[kinds.get(cluster.id) ?? cluster.kind]} ${names.length === 1 ? lettersFor(said) : whoSaid}`,
    )
  }
  return texts
}

/** A thin box around each object that waits for a decision, in the colour of what is in dispute. */
const waitingLayers = (objects: readonly DeskObject[], readers: readonly Reader[]): CanvasLayer => {
  const waiting = objects.filter(isOpen)
  const kinds = new Map(waiting.map(({ cluster, kind }) => [cluster.id, kind]))
  return {
    id: 'waiting',
    isVisible: true,
    style: ({ id }) => ({ stroke: kindColors[kinds.get(id) ?? 'alone'], fill: 'transparent', width: 2, dash: [2, 3], opacity: 0.9 }),
    regions: waiting.map(
      ({ cluster }): Region => ({
        id: cluster.id,
        labelId: 'waiting',
        geometry: { type: 'box', ...boundsOfCluster(cluster, marksOf(cluster, readers)) },
        attributes: {},
        origin: { kind: 'consensus', clusterId: cluster.id, edited: false },
        ...(cluster.plane === undefined ? {} : { plane: cluster.plane }),
      }),
    ),
  }
}

/** One layer for each reader, told apart by colour and dash; objects on which readers differ carry their letters and classes. */
export const useLayers = ({ readers, visibility, consensus, protocol, focus, objects, beneath }: Given): readonly CanvasLayer[] => {
  const { isShown } = visibility
  const texts = useMemo(() => {
    const names = new Map(protocol.labels.map((label) => [label.id, label.name]))
    const inSight = readers.filter((reader) => isShown(reader.annotationId))
    return textsOf(inDeskOrder(consensus), inSight, (labelId) => names.get(labelId) ?? labelId)
  }, [consensus, readers, protocol, isShown])
  const waiting = useMemo(() => waitingLayers(objects, readers), [objects, readers])
  return useMemo(() => {
    const ofReaders = readers.map(
      ({ annotationId, color, dash, content }): CanvasLayer => ({
        id: annotationId,
        regions: content.regions,
        isVisible: isShown(annotationId),
        style: (region) => {
          const label = texts.get(`${annotationId}/${region.id}`)
          return {
            stroke: color,
            fill: 'transparent',
            maskFill: `${color}40`,
            width: 1.5,
            casing,
            dash,
            ...(label === undefined ? {} : { label }),
          }
        },
      }),
    )
    const around: CanvasLayer = {
      id: 'focus',
      isVisible: focus !== undefined,
      style: () => focusStyle,
      regions:
        focus === undefined
          ? []
          : [{ id: 'focus', labelId: 'focus', geometry: { type: 'box', ...focus }, attributes: {}, origin: { kind: 'tool', tool: 'box' } }],
    }
    return [...beneath, ...ofReaders, waiting, around]
  }, [readers, isShown, texts, focus, beneath, waiting])
}
