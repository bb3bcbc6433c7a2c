import type { Channel } from '../../dataset.ts'
import { shapeOfPage } from './page.ts'
import type { Page } from './types.ts'

/** One plane of a series: a directory, or pixels that lie `shift` bytes behind those of one. */
export type Plane = { readonly page: Page; readonly shift: number }

/** The planes of one resolution, all laid out like `key`. */
export type Stack = {
  readonly key: Page
  /** In C order of the plane axes; undefined where the file has none (a missing part of a set). */
  readonly planeAt: (index: number) => Plane | undefined | Promise<Plane | undefined>
}

/** What an axis of a series runs over: planes, one axis of a page (see `shapeOfPage`), or nothing (a length of 1 that is only written down). */
export type AxisRole = 'plane' | 'sample' | 'depth' | 'y' | 'x' | 'beside' | 'one'

export type SeriesAxis = {
  readonly name: string
  readonly length: number
  readonly role: AxisRole
  readonly spacing?: number | null
  readonly unit?: string | null
}

/** Pages that make one array. */
export type Series = {
  readonly name: string
  readonly axes: readonly SeriesAxis[]
  readonly stack: Stack
  readonly levels: readonly Stack[]
  /** Of the axis `c`; undefined when the file says nothing of them. */
  readonly channels?: readonly Channel[]
  readonly warnings?: readonly string[]
}

const pageRoles: readonly AxisRole[] = ['sample', 'depth', 'y', 'x', 'beside']
const pageNames = ['c', 'z', 'y', 'x', 'c']

/** The axes of one page; those of length 1 are left out, rows and columns never. */
export const pageAxes = (page: Page, samplesName = 'c'): readonly SeriesAxis[] =>
  shapeOfPage(page).flatMap((length, index) => {
    const role = pageRoles[index] ?? 'one'
    const name = pageNames[index] === 'c' ? samplesName : (pageNames[index] ?? '')
    return length > 1 || role === 'y' || role === 'x' ? [{ name, length, role }] : []
  })

/** Makes names unlike each other, from the last on: the axes nearest to the pixels keep theirs. */
export const uniqueNames = (axes: readonly SeriesAxis[]): readonly SeriesAxis[] => {
  const taken = new Set<string>()
  return axes
    .toReversed()
    .map((axis) => {
      const spare = ['z', 'c', 't']
      let { name } = axis
      if (taken.has(name)) name = spare.includes(name) ? (spare.find((one) => !taken.has(one)) ?? name) : name
      for (let n = 2; taken.has(name); n++) name = `${axis.name}${n}`
      taken.add(name)
      return { ...axis, name }
    })
    .toReversed()
}

/** Pages one after another along one axis. */
export const stackOf = (pages: readonly Page[], key: Page): Stack => ({
  key,
  planeAt: (index) => {
    const page = pages[index]
    return page === undefined ? undefined : { page, shift: 0 }
  },
})
