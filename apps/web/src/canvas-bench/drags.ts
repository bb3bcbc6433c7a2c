import { contentOf, openEditor, pointer } from './editing.ts'
import { polygons, side } from './marks.ts'

/** Milliseconds of each step of a drag of one vertex, with so many marks in the image. */
export const dragVertex = async (count: number, steps: number): Promise<number[]> => {
  const opened = await openEditor(side)
  const regions = polygons(count)
  const editor = await opened.show(contentOf(regions))
  const [region] = regions
  const ring = region?.geometry.type === 'polygon' ? (region.geometry.rings[0] ?? []) : []
  const [x = 0, y = 0] = ring
  await opened.place({ scale: 1, x: 800 - x, y: 500 - y })
  editor.chooseTool('select')
  editor.select([region?.id ?? ''])
  await opened.settled()
  await opened.timed(() => editor.gesture(pointer('down', x, y)))
  const times: number[] = []
  for (let n = 1; n <= steps; n++) times.push(await opened.timed(() => editor.gesture(pointer('move', x + (n % 12), y + (n % 7))), 2))
  const moved = editor.store.getState().preview.length
  if (moved !== 1) throw new Error(`${moved} marks are being dragged, and not one`)
  opened.close()
  return times
}
