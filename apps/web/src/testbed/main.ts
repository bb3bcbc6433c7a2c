import '@mantine/core/styles.css'
import { MantineProvider } from '@mantine/core'
import type { Region } from '@reticle/domain'
import { QueryClientProvider } from '@tanstack/react-query'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import type { RegionStyle } from '../canvas/canvas-layer.ts'
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

// As good as no line: the outline's dark casing is two wider than this.
const filled: RegionStyle = { stroke: 'transparent', fill: '#ff0000', width: -1.999 }
const layersOf = (regions: readonly Region[]) => [{ id: 'marks', regions, style: () => filled, isVisible: true }]

globalThis.testbed = {
  view,
  pixels,
  show: (image, regions) =>
    root.render(
      createElement(
        MantineProvider,
        null,
        createElement(
          QueryClientProvider,
          { client: queryClient },
          createElement('div', null, createElement(ImageCanvas, { image, layers: layersOf(regions), view, pixels })),
        ),
      ),
    ),
  clear: () => root.render(null),
  chunkBytes: () => sharedLoader().bytes(),
}
