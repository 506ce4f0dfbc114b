/** When every simulated world begins: 2026-03-02 08:00:00 in Tianjin, Unix seconds. */
export const MORNING_S = 1_772_409_600;
