import { ToolBar } from '../canvas/editor/tool-bar.tsx'
import { ToolOptions } from '../canvas/editor/tool-options/tool-options.tsx'
import { ToolRail } from '../canvas/editor/tool-rail.tsx'
import type { ViewStore } from '../canvas/view-store.ts'
import type { Dock } from '../view/dock/dock-panels.ts'
import { ViewDock } from '../view/dock/view-dock.tsx'
import { useSampleImage } from '../view/sample-image.ts'
import { useRegistered } from '../view/use-registered.ts'
import { ViewedCanvas } from '../view/viewed-canvas.tsx'
import type { Viewing } from '../view/viewing-types.ts'
import styles from './desk.module.css'
import type { DeskPart } from './desk-part.ts'
import { useLayers } from './layers.ts'
import { HeatLegend } from './reading/heat-legend.tsx'
import { ReaderGrid } from './reading/reader-grid.tsx'
import type { Heat } from './reading/use-heat.ts'

type Props = DeskPart & {
  readonly dock: Dock
  readonly heat: Heat
  readonly isGrid: boolean
  readonly makeViewing: (view: ViewStore) => Viewing
}

/** The decision is a broad band in the colour of its label; the readers' thin lines lie on it. */
const decisionStyle = (color: string) => ({ stroke: color, fill: `${color}26`, width: 5 })

/** The image with the marks of all readers over the decision; or the readers beside each other. */
export const DeskCanvas = (props: Props) => {
  const { task, protocol, readers, decision, objects, visibility, panes, table, mayDecide, dock, heat, isGrid, makeViewing } = props
  const { editor } = decision
  const { sample, consensus } = task
  const image = useSampleImage(sample)
  const registered = useRegistered(sample, panes.second !== undefined)
  const layers = useLayers({
    ...{ readers, visibility, consensus, protocol },
    focus: objects.bounds,
    objects: decision.objects,
    beneath: heat.layers,
  })
  return (
    <>
      {mayDecide && (
        <div className={styles.tools}>
          <ToolBar
            editor={editor}
            view={panes.first.view}
            table={table}
            options={<ToolOptions editor={editor} pixels={panes.inHand.pixels} />}
          />
        </div>
      )}
      <div className={styles.canvas}>
        <ViewDock dock={dock} panes={panes} editor={editor} sampleId={sample.id} table={table} />
        {mayDecide && <ToolRail editor={editor} view={panes.first.view} table={table} />}
        <div className={styles.views}>
          {isGrid ? (
            <ReaderGrid {...{ readers, editor, panes, image, layers, makeViewing }} axis={editor.axis} isShown={visibility.isShown} />
          ) : (
            <ViewedCanvas {...{ editor, image, panes, table, registered }} over={layers} ownStyle={decisionStyle} isReadOnly={!mayDecide} />
          )}
          <HeatLegend heat={heat} />
        </div>
      </div>
    </>
  )
}
