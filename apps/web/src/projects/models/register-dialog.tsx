import { Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Project } from '@reticle/contract'
import type { ModelId } from '@reticle/domain'
import { useMutation } from '@tanstack/react-query'
import { fieldProblems, ProblemAlert } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { useModelsAgain } from './model-queries.ts'
import { t } from './words.ts'

type Props = { readonly project: Project; readonly onClose: () => void; readonly onMade: (model: ModelId) => void }

/** Registers a model by hand: one that pushes its predictions, or whose backend comes later. */
export const RegisterDialog = ({ project, onClose, onMade }: Props) => {
  const again = useModelsAgain(project.id)
  const form = useForm({
    initialValues: { name: '', description: '' },
    validate: { name: (name) => (name.trim() === '' ? t('registerDialog.aName') : null) },
  })
  const register = useMutation({
    mutationFn: (body: { name: string; description: string }) => call('registerModel', { params: { projectId: project.id }, body }),
    onSuccess: async (made) => {
      await again()
      onMade(made.id)
      onClose()
    },
    onError: (error) => form.setErrors(fieldProblems(error)),
  })
  return (
    <Modal opened onClose={onClose} title={t('registerDialog.registerAModel')}>
      <form onSubmit={form.onSubmit((values) => register.mutate(values))}>
        <Stack gap="sm">
          <TextInput
            label={t('registerDialog.name')}
            description={t('registerDialog.itStaysSuggestionsAnd')}
            maxLength={200}
            data-autofocus
            {...form.getInputProps('name')}
          />
          <Textarea
            label={t('registerDialog.whatItIs')}
            description={t('registerDialog.whatItWasBuilt')}
            rows={3}
            maxLength={5000}
            {...form.getInputProps('description')}
          />
          {register.error !== null && <ProblemAlert error={register.error} title={t('registerDialog.notRegistered')} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('registerDialog.cancel')}
            </Button>
            <Button type="submit" loading={register.isPending}>
              {t('registerDialog.register')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
