import type { ToolId } from '@reticle/domain'
import type { ComponentType } from 'react'
import { useStore } from 'zustand'
import { t } from '../../words.ts'
import type { OptionProps } from './option-props.ts'
import { BlobOptions, BrushOptions, CellOptions, SnapOptions } from './size-options.tsx'
import { ThresholdOptions } from './threshold-options.tsx'
import styles from './tool-options.module.css'
import { WandOptions } from './wand-options.tsx'

/** Tools that can be set; a tool without an entry has nothing to set. */
const optionsOf: Partial<Record<ToolId, ComponentType<OptionProps>>> = {
  brush: BrushOptions,
  eraser: BrushOptions,
  wand: WandOptions,
  threshold: ThresholdOptions,
  superpixels: CellOptions,
  blobs: BlobOptions,
  polygon: SnapOptions,
  polyline: SnapOptions,
  bezier: SnapOptions,
  hole: SnapOptions,
  split: SnapOptions,
}

/** What the chosen tool is set to. */
export const ToolOptions = ({ editor, pixels }: OptionProps) => {
  const tool = useStore(editor.store, (state) => state.tool)
  const Options = optionsOf[tool]
  if (Options === undefined) return null
  return (
    <fieldset className={styles.options} aria-label={t('toolBar.settings', { tool: t(`tools.${tool}`) })} data-testid="tool-options">
      <Options editor={editor} pixels={pixels} />
    </fieldset>
  )
}
