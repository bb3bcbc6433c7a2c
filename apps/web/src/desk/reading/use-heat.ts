import type { TaskDetail } from '@reticle/contract'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { CanvasLayer } from '../../canvas/canvas-layer.ts'
import { queries } from '../../net/queries.ts'
import { heatLayers } from './heat-layers.ts'
import { spreadLayer } from './spread-layer.ts'

const noLayers: readonly CanvasLayer[] = []

/** The map of agreement, asked for when it is shown, with how far points lie apart. */
export const useHeat = (task: TaskDetail, isShown: boolean) => {
  const { data, error } = useQuery({ ...queries.taskContours(task.projectId, task.id), enabled: isShown })
  const { consensus, readers } = task
  const spread = useMemo(() => spreadLayer({ consensus, readers }), [consensus, readers])
  const layers = useMemo(() => {
    if (!isShown || data === undefined) return noLayers
    return [...heatLayers(data, new Map(consensus?.regions.map(({ id, plane }) => [id, plane]))), spread]
  }, [isShown, data, consensus, spread])
  return {
    layers,
    /** So many objects are points that two readers or more set. */
    spreads: isShown ? spread.regions.length : 0,
    contours: isShown ? data : undefined,
    error: isShown ? error : null,
    isWaiting: isShown && data === undefined && error === null,
  }
}
export type Heat = ReturnType<typeof useHeat>
