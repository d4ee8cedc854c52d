/** Whether this machine has kustomize, for tests that hold our own reading of its files to it. */
import { execFileSync } from 'node:child_process';

export function canKustomize(): boolean {
  try {
    execFileSync('kubectl', ['kustomize', '--help'], { stdio: 'ignore' });
    return true;
  } catch {
    console.log('nothing is rendered by kustomize here: there is no kubectl');
    return false;
  }
}
