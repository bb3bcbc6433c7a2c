import '@mantine/core/styles.css'
import { MantineProvider } from '@mantine/core'
import { emptyContent, protocolSchema, type Region, toolIds } from '@reticle/domain'
import { QueryClientProvider } from '@tanstack/react-query'
import { createElement, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import type { RegionStyle } from '../canvas/canvas-layer.ts'
import { createEditor, type Editor } from '../canvas/editor/create-editor.ts'
import { EditorCanvas } from '../canvas/editor/editor-canvas.tsx'
import { ImageCanvas } from '../canvas/image-canvas.tsx'
import { createViewStore, type ViewStore } from '../canvas/view-store.ts'
import { queryClient } from '../net/query-client.ts'
import { createPixelView, type PixelView } from '../pixels/pixel-view.ts'
import { sharedLoader } from '../pixels/shared-loader.ts'
import type { SampleImage } from '../pixels/use-pixels.ts'

/** The image canvas without the rest of the application, for tests that look at single pixels. */
export type Testbed = {
  readonly view: ViewStore
  readonly pixels: PixelView
  /** Regions are filled with red, without an outline. */
  readonly show: (image: SampleImage, regions: readonly Region[]) => void
  /** The same with an editor whose protocol has all tools, and nothing drawn yet. */
  readonly edit: (image: SampleImage) => void
  readonly editor: () => Editor
  readonly clear: () => void
  /** Bytes of decoded chunks that the page keeps. */
  readonly chunkBytes: () => number
}

declare global {
  var testbed: Testbed
}

const element = document.getElementById('root')
if (element === null) throw new Error('the page has no root')
const root = createRoot(element)
const view = createViewStore()
const pixels = createPixelView()

const filled: RegionStyle = { stroke: 'transparent', fill: '#ff0000', width: 1 }
const styleOfAll = () => filled
const layersOf = (regions: readonly Region[]) => [{ id: 'marks', regions, style: styleOfAll, isVisible: true }]

const protocol = protocolSchema.parse({
  title: 'All tools',
  labels: [
    {
      ...{ id: 'a', name: 'A', color: '#e69f00' },
      skeleton: {
        points: [
          { id: 'head', name: 'Head', x: 0.5, y: 0 },
          { id: 'tail', name: 'Tail', x: 0.5, y: 1 },
        ],
        edges: [[0, 1]],
      },
    },
  ],
  tools: [...toolIds],
})
let editor: Editor | undefined
let marks = 0

const render = (canvas: ReactElement) =>
  root.render(
    createElement(MantineProvider, null, createElement(QueryClientProvider, { client: queryClient }, createElement('div', null, canvas))),
  )

globalThis.testbed = {
  view,
  pixels,
  show: (image, regions) => render(createElement(ImageCanvas, { image, layers: layersOf(regions), view, pixels })),
  edit: (image) => {
    editor = createEditor({ protocol, image, content: emptyContent, newId: () => `m${++marks}` })
    render(createElement(EditorCanvas, { editor, image, view, pixels }))
  },
  editor: () => {
    if (editor === undefined) throw new Error('nothing is being edited')
    return editor
  },
  clear: () => root.render(null),
  chunkBytes: () => sharedLoader().bytes(),
}
