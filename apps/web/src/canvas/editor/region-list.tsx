import { ActionIcon, Text, Tooltip } from '@mantine/core'
import type { Region } from '@reticle/domain'
import { areaOf, boundsOf, lengthOf } from '@reticle/geometry'
import { IconTrash } from '@tabler/icons-react'
import { useStore } from 'zustand'
import type { ViewStore } from '../view-store.ts'
import type { Editor } from './create-editor.ts'
import styles from './editor.module.css'
import { keepFocus } from './key-cap.tsx'

const typeNames: Readonly<Record<Region['geometry']['type'], string>> = {
  point: 'point',
  box: 'box',
  polygon: 'polygon',
  ellipse: 'ellipse',
  polyline: 'line',
  mask: 'mask',
}

/** Where a mark is, or how large: what tells it from its neighbours in the list. */
const measureOf = ({ geometry }: Region): string => {
  if (geometry.type === 'point') return `${Math.floor(geometry.x)}, ${Math.floor(geometry.y)}`
  if (geometry.type === 'polyline') return `${Math.round(lengthOf(geometry))} px`
  return `${Math.round(areaOf(geometry))} px²`
}

/** Above this many rows the list would be slow, and nobody reads it; the marks are on the canvas. */
const shownUpTo = 300

type Props = { readonly editor: Editor; readonly view: ViewStore; readonly problems?: ReadonlyMap<string, string> }

/** All marks in the order in which they were made. */
export const RegionList = ({ editor, view, problems }: Props) => {
  const regions = useStore(editor.store, (state) => state.content.regions)
  const selected = useStore(editor.store, (state) => state.selected)
  const labels = new Map(editor.protocol.labels.map((label) => [label.id, label]))
  if (regions.length === 0)
    return (
      <Text size="sm" c="dimmed" px={8}>
        No marks yet. Choose a label and a tool, then draw on the image.
      </Text>
    )
  return (
    <div className={styles.list} data-testid="regions">
      {regions.slice(0, shownUpTo).map((region, index) => {
        const label = labels.get(region.labelId)
        const isSelected = selected.includes(region.id)
        const problem = problems?.get(region.id)
        return (
          <div
            key={region.id}
            className={styles.row}
            data-selected={isSelected}
            style={{ padding: 0 }}
            onPointerEnter={() => editor.hover(region.id)}
            onPointerLeave={() => editor.hover(undefined)}
          >
            <button
              type="button"
              className={styles.row}
              style={{ background: 'none', boxShadow: 'none' }}
              aria-pressed={isSelected}
              onMouseDown={keepFocus}
              onClick={() => {
                editor.select([region.id])
                view.reveal(boundsOf(region.geometry))
              }}
            >
              <span className={styles.swatch} style={{ background: label?.color }} />
              <span className={styles.clip} title={problem} style={problem === undefined ? {} : { color: 'var(--mantine-color-error)' }}>
                {index + 1}. {label?.name ?? region.labelId}
              </span>
              <span className={styles.count}>
                {typeNames[region.geometry.type]} {measureOf(region)}
              </span>
            </button>
            {isSelected && (
              <Tooltip label="Delete (Del)">
                <ActionIcon
                  size={24}
                  aria-label={`Delete mark ${index + 1}`}
                  onMouseDown={keepFocus}
                  onClick={() => editor.remove([region.id])}
                >
                  <IconTrash size={15} />
                </ActionIcon>
              </Tooltip>
            )}
          </div>
        )
      })}
      {regions.length > shownUpTo && (
        <Text size="xs" c="dimmed" px={8} py={4}>
          and {regions.length - shownUpTo} more on the image
        </Text>
      )}
    </div>
  )
}
