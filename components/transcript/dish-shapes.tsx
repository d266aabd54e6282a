import type { ReactNode } from "react";
import type { DishKind, DishLook } from "./dish-kind";

type Shape = (look: DishLook) => ReactNode;

const tone = (hue: number, lightness: number, saturation = 62) => `hsl(${hue} ${saturation}% ${lightness}%)`;
const herb = "hsl(110 42% 42%)";
const china = "#fffdf8";
const rim = "hsl(36 22% 86%)";

/** Seeded points on a spiral around the middle: scattered, never on top of each other. */
function scatter(count: number, radiusX: number, radiusY: number, turn: number): { x: number; y: number; angle: number }[] {
  return Array.from({ length: count }, (_, index) => {
    const angle = (index * 2.39996 + turn * 6.28) % 6.28;
    const reach = Math.sqrt((index + 0.5) / count);
    return { x: 80 + Math.cos(angle) * radiusX * reach, y: 58 + Math.sin(angle) * radiusY * reach, angle: (angle * 180) / Math.PI };
  });
}

function Plate({ children }: { children: ReactNode }) {
  return (
    <>
      <circle cx="80" cy="58" r="43" fill={china} />
      <circle cx="80" cy="58" r="33" fill="none" stroke={rim} strokeWidth="1.5" />
      {children}
    </>
  );
}

function Herbs({ turn, count = 4, spread = 16 }: { turn: number; count?: number; spread?: number }) {
  return scatter(count, spread, spread * 0.8, turn).map(({ x, y, angle }) => (
    <path key={`${x}`} d="M0-4c3 1 4 5 0 8-4-3-3-7 0-8Z" fill={herb} transform={`translate(${x} ${y}) rotate(${angle})`} />
  ));
}

function BowlShape({ food, children }: { food: number; children?: ReactNode }) {
  return (
    <>
      <path d="M34 54h92c0 27-17 45-46 45S34 81 34 54Z" fill={china} />
      <path d="M38 68c4 18 19 31 42 31s38-13 42-31c-10 10-24 14-42 14s-32-4-42-14Z" fill={rim} opacity="0.7" />
      <ellipse cx="80" cy="54" rx="46" ry="15" fill={china} stroke={rim} strokeWidth="1.5" />
      <ellipse cx="80" cy="55" rx="40" ry="11.5" fill={tone(food, 56)} />
      {children}
    </>
  );
}

export const dishShapes: Record<DishKind, Shape> = {
  bowl: ({ food, turn }) => (
    <BowlShape food={food}>
      {[0, 1, 2, 3].map((index) => (
        <path
          key={index}
          d={`M${50 + index * 6} ${52 + (index % 2) * 3}q10 ${-6 + turn * 4} 20 0t20 0`}
          fill="none"
          stroke={tone(food, 74, 72)}
          strokeWidth="3"
          strokeLinecap="round"
        />
      ))}
      <circle cx={66 + turn * 24} cy="54" r="4" fill={herb} />
      <circle cx={92 - turn * 12} cy="58" r="3" fill={tone(8, 54)} />
    </BowlShape>
  ),
  curry: ({ food, turn }) => (
    <Plate>
      <circle cx="80" cy="58" r="30" fill={tone(food, 48, 68)} />
      <circle cx="80" cy="58" r="25" fill={tone(food, 54, 70)} />
      {scatter(6, 18, 17, turn).map(({ x, y, angle }) => (
        <rect key={`${x}`} x={x - 5.5} y={y - 5.5} width="11" height="11" rx="3" fill={tone(food + 16, 82, 70)} transform={`rotate(${angle} ${x} ${y})`} />
      ))}
      <path d={`M62 ${66 + turn * 6}q12 8 24-2t12-14`} fill="none" stroke={china} strokeWidth="2" strokeLinecap="round" opacity="0.85" />
      <Herbs turn={turn + 0.3} count={3} spread={12} />
    </Plate>
  ),
  rice: ({ food, turn }) => (
    <Plate>
      <ellipse cx="80" cy="62" rx="30" ry="23" fill={tone(food, 78, 74)} />
      <ellipse cx="80" cy="57" rx="25" ry="18" fill={tone(food, 84, 78)} />
      {scatter(22, 26, 18, turn).map(({ x, y, angle }, index) => (
        <rect
          key={`${x}`}
          x={x - 3.5}
          y={y - 1}
          width="7"
          height="2.2"
          rx="1.1"
          fill={index % 4 === 0 ? tone(28, 58, 80) : china}
          transform={`rotate(${angle} ${x} ${y})`}
        />
      ))}
      {scatter(3, 16, 11, turn + 0.4).map(({ x, y }) => (
        <circle key={`${x}`} cx={x} cy={y} r="4.5" fill={tone(18, 48)} />
      ))}
      <Herbs turn={turn} count={3} spread={15} />
    </Plate>
  ),
  flatbread: ({ food, turn }) => (
    <g transform={`rotate(${-8 + turn * 16} 80 60)`}>
      <path d="M42 44c14-20 66-22 80 4 10 22-12 46-40 46S28 66 42 44Z" fill={tone(food, 70, 56)} />
      <path d="M40 38c16-20 66-20 80 6 10 22-14 42-40 42S26 58 40 38Z" fill={tone(food, 82, 62)} />
      {scatter(9, 30, 20, turn).map(({ x, y, angle }, index) => (
        <ellipse
          key={`${x}`}
          cx={x}
          cy={y}
          rx={3 + (index % 3) * 1.6}
          ry={2 + (index % 2) * 1.4}
          fill={tone(26, 48, 48)}
          opacity="0.75"
          transform={`rotate(${angle} ${x} ${y})`}
        />
      ))}
    </g>
  ),
  dosa: ({ food, turn }) => (
    <Plate>
      <g transform={`rotate(${-22 + turn * 14} 80 58)`}>
        <path d="M30 52c18-16 82-16 100 2 2 10-4 18-12 20-28 6-52 6-78 0-9-3-12-14-10-22Z" fill={tone(food, 62, 62)} />
        <path d="M34 52c20-12 72-12 92 2-24 8-68 9-92-2Z" fill={tone(food, 74, 70)} />
        <path d="M46 66q34 6 66 0M52 59q30 4 56 0" fill="none" stroke={tone(26, 46, 52)} strokeWidth="1.6" strokeLinecap="round" opacity="0.55" />
      </g>
      <circle cx="104" cy="82" r="11" fill={china} stroke={rim} />
      <circle cx="104" cy="82" r="8" fill={tone(100, 74, 40)} />
      <circle cx="58" cy="87" r="9" fill={china} stroke={rim} />
      <circle cx="58" cy="87" r="6.5" fill={tone(16, 54)} />
    </Plate>
  ),
  pizza: ({ food, turn }) => (
    <g transform={`rotate(${turn * 60} 80 58)`}>
      <circle cx="80" cy="58" r="41" fill={tone(34, 62, 58)} />
      <circle cx="80" cy="58" r="35" fill={tone(food, 54, 66)} />
      <circle cx="80" cy="58" r="33" fill={tone(46, 74, 84)} />
      <path d="M80 58V17M80 58l36 20M80 58L44 78" stroke={tone(34, 56, 52)} strokeWidth="1.4" opacity="0.7" />
      {scatter(9, 28, 28, turn).map(({ x, y }, index) => (
        <circle key={`${x}`} cx={x} cy={y} r={index % 3 === 0 ? 3.4 : 5} fill={index % 3 === 0 ? herb : tone(food, 52, 66)} />
      ))}
    </g>
  ),
  burger: ({ food, turn }) => (
    <>
      <path d="M42 84h76v4c0 6-4 10-10 10H52c-6 0-10-4-10-10v-4Z" fill={tone(food, 60, 62)} />
      <rect x="39" y="72" width="82" height="13" rx="6.5" fill={tone(18, 30, 46)} />
      <path d="M38 70h84l-9 8-9-6-10 8-12-8-10 7-12-8-10 6Z" fill={tone(46, 66, 88)} />
      <path d="M36 62c6 8 12 0 18 5s12 0 18 4 12-2 18 2 12-2 18 1 10-6 16-8v-4H36Z" fill={tone(105, 48, 46)} />
      <path d="M40 60c0-22 16-36 40-36s40 14 40 36Z" fill={tone(food, 64, 66)} />
      {scatter(8, 26, 10, turn).map(({ x, y, angle }) => (
        <ellipse key={`${x}`} cx={x} cy={y - 17} rx="2.6" ry="1.5" fill={tone(44, 90, 60)} transform={`rotate(${angle} ${x} ${y - 17})`} />
      ))}
    </>
  ),
  sandwich: ({ food, turn }) => (
    <g transform={`rotate(${-6 + turn * 8} 80 62)`}>
      <path d="M80 22 134 92H26Z" fill={tone(food, 66, 56)} strokeLinejoin="round" stroke={tone(30, 48, 48)} strokeWidth="5" />
      <path d="M38 88h84" stroke={tone(8, 58)} strokeWidth="6" strokeLinecap="round" />
      <path d="M34 82q8-7 15 0t15 0 15 0 15 0 15 0 15 0" fill="none" stroke={tone(105, 48, 46)} strokeWidth="6" strokeLinecap="round" />
      <path d="M80 38 108 74H52Z" fill={tone(food, 78, 62)} />
    </g>
  ),
  roll: ({ food, turn }) => (
    <g transform={`rotate(${-30 + turn * 14} 80 60)`}>
      <rect x="26" y="42" width="106" height="36" rx="18" fill={tone(food, 74, 60)} />
      <path d="M26 60a18 18 0 0 1 18-18h34v36H44a18 18 0 0 1-18-18Z" fill="#f6f3ea" />
      <path d="M36 46v28M50 43v34M64 43v34" stroke={tone(200, 74, 30)} strokeWidth="2" opacity="0.6" />
      <ellipse cx="124" cy="60" rx="9" ry="17" fill={tone(105, 60, 44)} />
      <ellipse cx="124" cy="60" rx="6" ry="12" fill={tone(16, 52)} />
      <circle cx="123" cy="54" r="2.6" fill={china} />
      <circle cx="125" cy="64" r="2.2" fill={tone(46, 70, 84)} />
    </g>
  ),
  skewer: ({ food, turn }) => (
    <Plate>
      {[-15, 3, 21].map((offset, row) => (
        <g key={offset} transform={`rotate(${-18 + turn * 10} 80 58) translate(0 ${offset})`}>
          <path d="M32 55h98" stroke={tone(34, 52, 40)} strokeWidth="2" strokeLinecap="round" />
          {[0, 1, 2, 3].map((index) => (
            <rect
              key={index}
              x={46 + index * 18}
              y="48.5"
              width="13"
              height="13"
              rx="3.5"
              fill={
                (index + row) % 3 === 2
                  ? tone(index % 2 === 0 ? 105 : 350, 48, 42)
                  : tone(food + ((index + row) % 2) * 8, (index + row) % 2 === 0 ? 58 : 52, 70)
              }
            />
          ))}
        </g>
      ))}
    </Plate>
  ),
  triangles: ({ food, turn }) => (
    <Plate>
      {[
        { x: 64, y: 62, angle: -14 },
        { x: 96, y: 62, angle: 18 },
        { x: 80, y: 46, angle: 4 },
      ].map(({ x, y, angle }, index) => (
        <g key={x} transform={`translate(${x} ${y}) rotate(${angle + turn * 12})`}>
          <path d="M0-18 19 14H-19Z" fill={tone(food, 58 + index * 4, 66)} stroke={tone(food, 58 + index * 4, 66)} strokeWidth="6" strokeLinejoin="round" />
          <path d="M0-12 3 8M-8 6l4-8" stroke={tone(food, 44, 60)} strokeWidth="1.6" strokeLinecap="round" opacity="0.6" />
        </g>
      ))}
      <circle cx="112" cy="84" r="11" fill={china} stroke={rim} />
      <circle cx="112" cy="84" r="8" fill={turn > 0.5 ? tone(10, 50) : herb} />
    </Plate>
  ),
  balls: ({ food, turn }) => (
    <Plate>
      {scatter(6, 22, 18, turn).map(({ x, y }, index) => (
        <g key={`${x}`}>
          <circle cx={x} cy={y} r="11" fill={tone(food, 52 + (index % 3) * 5, 58)} />
          <circle cx={x - 3} cy={y - 4} r="3" fill={china} opacity="0.45" />
        </g>
      ))}
      <Herbs turn={turn + 0.2} count={3} spread={20} />
    </Plate>
  ),
  cake: ({ food, turn }) => (
    <g transform={`rotate(${-3 + turn * 6} 80 62)`}>
      <path d="M40 92V58l80-16v50Z" fill={tone(food, 84, 52)} />
      <path d="M40 92V80h80v12ZM40 74v-8h80v8Z" fill={tone(food, 62, 48)} />
      <path d="M40 58 104 32c8-3 16 2 16 10v8L40 64Z" fill={tone(food, 92, 60)} />
      <path d="M40 58 120 42v10c-6 8-10-2-16 4s-10 0-15 6-11-3-16 4-10-1-14 3-15 1-19-5Z" fill={china} />
      <circle cx="100" cy="31" r="8" fill={tone(350, 50, 62)} />
      <path d="M101 24q2-8 9-10" fill="none" stroke={herb} strokeWidth="2" strokeLinecap="round" />
    </g>
  ),
  glass: ({ food, turn }) => (
    <>
      <path d="M56 24h48l-6 68c-.5 5-4 8-9 8H71c-5 0-8.5-3-9-8Z" fill={china} opacity="0.8" />
      <path d={`M58 ${42 + turn * 6}h44l-5 48c-.5 4-3 6-7 6H70c-4 0-6.5-2-7-6Z`} fill={tone(food, 66, 70)} />
      <ellipse cx="80" cy={42 + turn * 6} rx="22" ry="4.5" fill={tone(food, 80, 76)} />
      <path d="m90 46 12-36" stroke={tone(food + 170, 50, 44)} strokeWidth="3.5" strokeLinecap="round" />
      <circle cx="72" cy={62 + turn * 8} r="4" fill={china} opacity="0.5" />
      <circle cx="84" cy={76 - turn * 6} r="3" fill={china} opacity="0.45" />
      <path d="M68 40c4-9 15-9 19 0Z" fill={herb} />
    </>
  ),
  cup: ({ food, turn }) => (
    <>
      <ellipse cx="78" cy="95" rx="44" ry="7" fill={china} />
      <path d="M42 48h68v22c0 16-12 26-34 26S42 86 42 70Z" fill={china} />
      <path d="M110 54c22-4 22 26-2 24" fill="none" stroke={china} strokeWidth="7" strokeLinecap="round" />
      <ellipse cx="76" cy="48" rx="34" ry="9" fill={china} stroke={rim} />
      <ellipse cx="76" cy="49" rx="29" ry="6.5" fill={tone(food, 44, 48)} />
      <path
        d={`M${64 + turn * 6} 36c-6-8 6-12 0-20M${84 + turn * 4} 34c-6-8 6-10 0-18`}
        fill="none"
        stroke={china}
        strokeWidth="3"
        strokeLinecap="round"
        opacity="0.85"
      />
    </>
  ),
  leaves: ({ food, turn }) => (
    <BowlShape food={food}>
      {scatter(11, 34, 12, turn).map(({ x, y, angle }, index) => (
        <path
          key={`${x}`}
          d="M0-13c9 4 10 16 0 24-10-8-9-20 0-24Z"
          fill={tone(food + (index % 3) * 8, 40 + (index % 4) * 6, 44)}
          transform={`translate(${x} ${y - 8}) rotate(${angle})`}
        />
      ))}
      <circle cx={64 + turn * 10} cy="48" r="6" fill={tone(8, 56)} />
      <circle cx={96 - turn * 8} cy="52" r="5" fill={tone(8, 60)} />
      <circle cx="80" cy="44" r="5" fill={china} />
    </BowlShape>
  ),
  thali: ({ food, turn }) => (
    <>
      <circle cx="80" cy="58" r="44" fill="hsl(40 8% 76%)" />
      <circle cx="80" cy="58" r="40" fill="hsl(40 10% 88%)" />
      {[0, 1, 2, 3].map((index) => {
        const angle = (index / 4) * 6.28 + turn;
        const [x, y] = [80 + Math.cos(angle) * 25, 58 + Math.sin(angle) * 25];
        return (
          <g key={index}>
            <circle cx={x} cy={y} r="12" fill={china} />
            <circle cx={x} cy={y} r="9.5" fill={tone([food, 46, 105, 12][index] ?? food, 54)} />
          </g>
        );
      })}
      <circle cx="80" cy="58" r="11" fill={china} />
      <path d="M72 58q8-9 16 0-8 7-16 0Z" fill={tone(36, 70, 60)} />
    </>
  ),
  box: ({ food, turn }) => (
    <g transform={`rotate(${-4 + turn * 8} 80 60)`}>
      <path d="M42 42 80 28l38 14v40L80 98 42 82Z" fill={tone(food, 60, 38)} />
      <path d="M42 42 80 56v42L42 82Z" fill={tone(food, 68, 42)} />
      <path d="M42 42 80 28l38 14-38 14Z" fill={tone(food, 80, 46)} />
      <path d="m60 35 38 14v14l-10-4V52.5L51 38.5Z" fill={china} opacity="0.75" />
    </g>
  ),
};
