/** The key `signals` of `heat2kube.yaml`: what takes the signals that servers sent to Heat. */
import { record, required, wordOr } from '../shape/records.ts';
import { text } from '../shape/scalars.ts';

export const signals = wordOr(
  { receiver: 'a Deployment of one small pod takes them' },
  record({
    image: required(
      text(/^\S+$/, 'a container image'),
      'Container image with Python 3 as python3, for clusters that do not have the usual one: docker.io/library/python:3.13-alpine.',
    ),
  }),
);
