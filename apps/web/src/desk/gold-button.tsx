import { Badge, Button } from '@mantine/core'
import type { TaskDetail } from '@reticle/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { notifyDone } from '../app/problems.tsx'
import { ReasonDialog } from '../app/reason-dialog.tsx'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'
import { t } from './words.ts'

/** Makes a settled sample gold (its answer is known, and it is hidden among the others to calibrate readers), or an ordinary one again. */
export const GoldButton = ({ task }: { task: TaskDetail }) => {
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const isGold = task.isGold === true
  const sample = task.sample.name
  const set = async (reason: string) => {
    await call('setGold', { params: { taskId: task.id }, body: { isGold: !isGold, reason } })
    notifyDone(isGold ? t('gold.cleared', { sample }) : t('gold.made', { sample }))
    await client.invalidateQueries({ queryKey: keys.project(task.projectId) })
  }
  return (
    <>
      {isGold && (
        <Badge size="sm" variant="light" color="yellow" title={t('gold.hint')}>
          {t('gold.badge')}
        </Badge>
      )}
      <Button variant="default" size="xs" onClick={() => setOpen(true)}>
        {isGold ? t('gold.clear') : t('gold.make')}
      </Button>
      {isOpen && (
        <ReasonDialog
          title={isGold ? t('gold.clearTitle', { sample }) : t('gold.makeTitle', { sample })}
          text={isGold ? t('gold.clearHint') : t('gold.makeHint')}
          confirm={isGold ? t('gold.clear') : t('gold.make')}
          onConfirm={set}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
