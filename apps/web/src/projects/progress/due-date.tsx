import { TextInput } from '@mantine/core'
import type { Project } from '@reticle/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { notifyDone, notifyProblem } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { keys } from '../../net/keys.ts'
import { t } from './words.ts'

/** When the study should be done; kept as soon as a day is chosen. */
export const DueDate = ({ project }: { project: Project }) => {
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: (dueOn: string | null) => call('updateProject', { params: { projectId: project.id }, body: { dueOn } }),
    onSuccess: () => {
      notifyDone(t('due.saved'))
      return client.invalidateQueries({ queryKey: keys.project(project.id) })
    },
    onError: (error) => notifyProblem(error, t('due.notSaved')),
  })
  return (
    <TextInput
      size="xs"
      type="date"
      label={t('due.label')}
      defaultValue={project.dueOn ?? ''}
      onBlur={(event) => {
        const wanted = event.currentTarget.value === '' ? null : event.currentTarget.value
        if (wanted !== project.dueOn) save.mutate(wanted)
      }}
    />
  )
}
