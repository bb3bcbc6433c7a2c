import { ActionIcon, Tooltip } from '@mantine/core'
import { useHotkeys } from '@mantine/hooks'
import { projectIdSchema } from '@reticle/domain'
import { IconSearch } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { t } from '../words.ts'

const Palette = lazy(() => import('./palette.tsx').then((module) => ({ default: module.Palette })))

/** Opens the search over everything, by its button or by Ctrl+K. */
export const PaletteButton = () => {
  const { projectId } = useParams({ strict: false })
  const [isOpen, setOpen] = useState(false)
  useHotkeys([['mod+K', () => setOpen(true)]], [])
  return (
    <>
      <Tooltip label={t('palette.button')}>
        <ActionIcon aria-label={t('palette.title')} aria-keyshortcuts="Control+K" onClick={() => setOpen(true)}>
          <IconSearch size={18} />
        </ActionIcon>
      </Tooltip>
      {isOpen && (
        <Suspense>
          <Palette projectId={projectIdSchema.safeParse(projectId).data} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
