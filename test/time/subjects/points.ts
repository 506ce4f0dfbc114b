/** Points of either curve, powers and scalar multiplications: points, recode, comb, window, power, affine, expand of firmware/crypto. */

import { Power } from "../../../firmware/crypto/arithmetic/power.js";
import { Ascon } from "../../../firmware/crypto/ascon/ascon.js";
import { label } from "../../../firmware/crypto/ascon/label.js";
import { Affine } from "../../../firmware/crypto/curve/affine.js";
import { Comb } from "../../../firmware/crypto/curve/comb.js";
import type { Curve } from "../../../firmware/crypto/curve/curve.js";
import { Point } from "../../../firmware/crypto/curve/point.js";
import { Points } from "../../../firmware/crypto/curve/points.js";
import { Recode } from "../../../firmware/crypto/curve/recode.js";
import { Window } from "../../../firmware/crypto/curve/window.js";
import { Expand } from "../../../firmware/crypto/signing/expand.js";
import { type Kind, type Subject, toLimbs, toValues, zeros } from "./subject.js";

interface Room {
  readonly curve: Curve;
  readonly suffix: "sm2" | "p256";
  readonly points: Points;
  readonly digits: Recode;
  readonly p: Point;
  readonly q: Point;
  readonly r: Point;
}

const coordinates = (point: Point) => [point.x, point.y, point.z];

function loadPoints(room: Room, secret: Uint8Array): void {
  for (const [i, limbs] of [...coordinates(room.p), ...coordinates(room.q)].entries()) toLimbs(limbs, secret, i);
}

function pointSubjects(room: Room): Subject[] {
  const { points, p, q, r, suffix } = room;
  const kind: Kind = `element-${suffix}`;
  const load = (secret: Uint8Array) => loadPoints(room, secret);
  const common = { kind, blocks: 6, load, inputs: [...coordinates(p), ...coordinates(q)], outputs: coordinates(r) };
  const verdict = zeros(1);
  return [
    { ...common, name: `${suffix} point, add`, run: () => points.add(r, p, q) },
    { ...common, name: `${suffix} point, add affine`, run: () => points.addAffine(r, p, q.x, q.y) },
    { ...common, name: `${suffix} point, double`, run: () => points.double(r, p) },
    {
      ...common,
      name: `${suffix} point, is on curve`,
      run: () => {
        verdict[0] = points.isOnCurve(p.x, p.y);
      },
      outputs: [verdict],
    },
  ];
}

function powerSubjects(room: Room): Subject[] {
  const { curve, suffix } = room;
  const { field, scalar, constants } = curve;
  const power = new Power(Array.from({ length: 16 }, () => zeros(20)));
  const base = zeros(20);
  const run = (by: typeof field | typeof scalar, exponent: readonly number[]) => () => {
    power.start(by, base, exponent);
    while (!power.step());
  };
  const common = {
    load: (secret: Uint8Array) => toLimbs(base, secret, 0),
    inputs: [base],
    outputs: [power.result],
    heavy: true,
  };
  const element: Kind = `element-${suffix}`;
  const number: Kind = `scalar-${suffix}`;
  return [
    { ...common, name: `${suffix} power, 1/a mod p`, kind: element, run: run(field, constants.inverseField) },
    { ...common, name: `${suffix} power, root mod p`, kind: element, run: run(field, constants.rootField) },
    { ...common, name: `${suffix} power, 1/a mod n`, kind: number, run: run(scalar, constants.inverseScalar) },
  ];
}

function multiplySubjects(room: Room): Subject[] {
  const { curve, suffix, points, digits, p } = room;
  const comb = new Comb(curve, points, digits);
  const window = new Window(curve, points, digits);
  const k = zeros(20);
  const kind: Kind = `scalar-${suffix}`;
  const common = { kind, load: (secret: Uint8Array) => toLimbs(k, secret, 0), inputs: [k] };
  const recode = (again: boolean) => ({
    ...common,
    name: `${suffix} recode, ${again ? "other" : "first"} digits`,
    run: () => digits.load(k, again),
    outputs: [digits.bits],
  });
  return [
    recode(false),
    recode(true),
    {
      ...common,
      name: `${suffix} comb, k·G`,
      run: () => {
        comb.start(k, false);
        while (!comb.step());
      },
      outputs: coordinates(comb.result),
      heavy: true,
    },
    {
      ...common,
      name: `${suffix} window, k·P`,
      run: () => {
        window.start(k, p.x, p.y, curve.constants.one);
        while (!window.step());
      },
      outputs: coordinates(window.result),
      heavy: true,
    },
  ];
}

function edgeSubjects(room: Room): Subject[] {
  const { curve, suffix, points, p, q } = room;
  const affine = new Affine(curve, points);
  const expand = new Expand(new Ascon(), curve);
  const seed = new Uint8Array(32);
  const scalar = zeros(20);
  const compressed = new Uint8Array(33);
  const both = new Uint8Array(64);
  const x = zeros(20);
  const good = zeros(1);
  const LABEL = label("evidence");
  return [
    {
      name: `${suffix} affine coordinates`,
      kind: `element-${suffix}`,
      blocks: 6,
      load: (secret) => loadPoints(room, secret),
      inputs: [...coordinates(p), q.x],
      run: () => {
        good[0] = affine.load(p, q.x);
        affine.compress(compressed, -1);
        affine.coordinates(both, -1);
        affine.xModOrder(x, good[0]);
      },
      outputs: [compressed, both, good],
    },
    {
      name: `${suffix} scalar from a seed`,
      kind: "bytes",
      load: (secret) => toValues(seed, secret, 0),
      inputs: [seed],
      run: () => {
        expand.begin(seed, LABEL);
        expand.next(scalar);
        expand.end();
      },
      outputs: [scalar],
    },
  ];
}

export function curveSubjects(curve: Curve, suffix: "sm2" | "p256"): readonly Subject[] {
  const points = new Points(curve);
  const digits = new Recode(curve.constants.n);
  const room = { curve, suffix, points, digits, p: new Point(), q: new Point(), r: new Point() };
  return [...pointSubjects(room), ...powerSubjects(room), ...multiplySubjects(room), ...edgeSubjects(room)];
}
