import type { TaskDetail } from '@reticle/contract'
import type { Region, RegionCluster } from '@reticle/domain'
import { readerStyles } from '../app/palette.ts'

type ReaderAnnotation = TaskDetail['readers'][number]

/** A reader at the desk: one letter, one colour and one dash, the same all over the page. */
export type Reader = ReaderAnnotation & { readonly letter: string; readonly color: string; readonly dash: readonly number[] }

/** Readers in the server's order. A blinded name keeps its own letter ("Reader B" is B). */
export const readersOf = (annotations: readonly ReaderAnnotation[]): readonly Reader[] =>
  annotations.map((annotation, index) => {
    const { color, dash } = readerStyles[index % readerStyles.length] ?? readerStyles[0]
    const letter = /^Reader ([A-Z]+)$/.exec(annotation.reader)?.[1] ?? String.fromCharCode(65 + (index % 26))
    return { ...annotation, letter, color, dash }
  })

export type Mark = { readonly reader: Reader; readonly region: Region }

/** The marks of a cluster, in the order of the readers. */
export const marksOf = (cluster: RegionCluster, readers: readonly Reader[]): readonly Mark[] =>
  readers.flatMap((reader) => {
    const member = cluster.members.find((one) => one.annotationId === reader.annotationId)
    const region = reader.content.regions.find((one) => one.id === member?.regionId)
    return region === undefined ? [] : [{ reader, region }]
  })
