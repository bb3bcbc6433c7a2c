import { Badge, Button } from '@mantine/core'
import type { TaskDetail } from '@reticle/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { notifyDone } from '../app/problems.tsx'
import { ReasonDialog } from '../app/reason-dialog.tsx'
import { call } from '../net/client.ts'
import { keys } from '../net/keys.ts'

/** Makes a settled sample gold (its answer is known, and it is hidden among the others to calibrate readers), or an ordinary one again. */
export const GoldButton = ({ task }: { task: TaskDetail }) => {
  const client = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const isGold = task.isGold === true
  const set = async (reason: string) => {
    await call('setGold', { params: { taskId: task.id }, body: { isGold: !isGold, reason } })
    notifyDone(isGold ? `${task.sample.name} is an ordinary sample again` : `${task.sample.name} is gold`)
    await client.invalidateQueries({ queryKey: keys.project(task.projectId) })
  }
  return (
    <>
      {isGold && (
        <Badge size="sm" variant="light" color="yellow" title="Its answer is known; it is mixed in among the others to calibrate readers">
          Gold
        </Badge>
      )}
      <Button variant="default" size="xs" onClick={() => setOpen(true)}>
        {isGold ? 'No longer gold' : 'Make gold'}
      </Button>
      {isOpen && (
        <ReasonDialog
          title={isGold ? `Make ${task.sample.name} an ordinary sample again?` : `Make ${task.sample.name} gold?`}
          text={
            isGold
              ? 'It is mixed in no more. What was read of it as gold stays, and never counts.'
              : 'What it says now is taken as the known answer. It is mixed in among the samples of readers who have not read it, at the rate that the protocol says; they cannot tell, and their readings of it never count.'
          }
          confirm={isGold ? 'No longer gold' : 'Make gold'}
          onConfirm={set}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
