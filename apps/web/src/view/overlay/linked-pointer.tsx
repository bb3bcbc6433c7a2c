import { toScreen } from '@reticle/geometry'
import { useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import type { Viewing } from '../viewing-types.ts'

/** The place of the pointer in the other view. */
export const LinkedPointer = ({ viewing }: { viewing: Viewing }) => {
  const place = useSyncExternalStore(viewing.hover.subscribe, viewing.hover.get)
  const view = useStore(viewing.view, (state) => state.view)
  if (place === undefined) return null
  const { x, y } = toScreen(view, place)
  return (
    <svg style={{ position: 'absolute', left: x - 10, top: y - 10 }} width={20} height={20} aria-hidden="true">
      {['rgb(0 0 0 / 60%)', '#f1f3f5'].map((color, index) => (
        <path key={color} d="M10 1v6M10 13v6M1 10h6M13 10h6" stroke={color} strokeWidth={index === 0 ? 3 : 1.25} />
      ))}
    </svg>
  )
}
