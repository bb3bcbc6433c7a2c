import { MantineProvider } from '@mantine/core'
import { type AnnotationContent, protocolSchema, type Region, toolIds } from '@reticle/domain'
import type { Point, View } from '@reticle/geometry'
import type { Gesture } from '@reticle/tools'
import { QueryClientProvider } from '@tanstack/react-query'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { createEditor } from '../canvas/editor/create-editor.ts'
import { EditorCanvas } from '../canvas/editor/editor-canvas.tsx'
import { createViewStore } from '../canvas/view-store.ts'
import { queryClient } from '../net/query-client.ts'
import { runFrames } from './frames.ts'
import { force } from './renderers.ts'

const protocol = protocolSchema.parse({
  title: 'Bench',
  labels: [{ id: 'a', name: 'A', color: '#e69f00' }],
  tools: toolIds.filter((id) => id !== 'skeleton'),
})

/** What React has to do after a change, and then the frame. */
const settled = async (): Promise<void> => {
  for (let n = 0; n < 4; n++) await Promise.resolve()
  runFrames()
}

/** The editor's canvas as the bench of the application has it, with an image that has no pixels. */
export const openEditor = async (side: number) => {
  const element = document.createElement('div')
  element.className = 'host'
  document.body.append(element)
  const root = createRoot(element)
  const view = createViewStore()
  let count = 0
  let samples = 0
  const show = async (content: AnnotationContent) => {
    samples++
    const editor = createEditor({ protocol, image: { width: side, height: side }, content, newId: () => `n${samples}-${count++}` })
    const image = { url: `/none/${samples}`, width: side, height: side, name: 'none' }
    root.render(
      createElement(
        MantineProvider,
        null,
        createElement(QueryClientProvider, { client: queryClient }, createElement(EditorCanvas, { editor, image, view })),
      ),
    )
    // The first rendering, and the measuring of the frame, are the browser's own time.
    for (let n = 0; n < 5; n++) {
      await new Promise((resolve) => setTimeout(resolve, n === 0 && samples === 1 ? 200 : 0))
      await settled()
    }
    return editor
  }
  const canvases = () => [...element.querySelectorAll<HTMLCanvasElement>('.konvajs-content canvas')]
  return {
    show,
    place: async (next: View) => {
      view.set(next)
      await settled()
    },
    /**
     * Runs a change and draws it to the last pixel; answers the milliseconds.
     * @param from the lowest of the canvases that it can change: 0 marks at rest, 1 the brush, 2 what the hand holds. Those below are the same.
     */
    timed: async (change: () => void, from: 0 | 1 | 2 = 0): Promise<number> => {
      const changing = canvases().slice(from)
      const started = performance.now()
      change()
      await settled()
      for (const canvas of changing) force(canvas)
      return performance.now() - started
    },
    settled,
    close: () => {
      root.unmount()
      element.remove()
    },
  }
}

export const contentOf = (regions: readonly Region[]): AnnotationContent => ({ regions: [...regions], answers: [], comment: '' })

const modifiers = { shift: false, alt: false, ctrl: false }

/** A gesture of a pointer at a place of the image, at a zoom of 1:1. */
export const pointer = (type: 'down' | 'move' | 'up', x: number, y: number): Gesture => {
  const at: Point<'image'> = { x, y }
  return { type, at, modifiers, tolerance: 8 }
}
