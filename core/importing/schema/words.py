"""The Persian words of the closed lists, as a clerk writes them; the first of each is canonical."""

from collections.abc import Mapping
from enum import StrEnum

from core.models import enums

WORDS: Mapping[type[StrEnum], Mapping[StrEnum, tuple[str, ...]]] = {
    enums.Level: {
        enums.Level.GOAL: ("هدف کلان",),
        enums.Level.POLICY: ("سیاست کلان", "سیاست"),
        enums.Level.OBJECTIVE: ("هدف خرد",),
        enums.Level.STRATEGY: ("راهبرد",),
    },
    enums.Part: {
        enums.Part.CITY_PROGRESS: ("پیشرفت شهر",),
        enums.Part.MUNICIPAL_TRANSFORMATION: ("تحول شهرداری", "تحول در شهرداری"),
    },
    enums.Approach: {
        enums.Approach.GOAL_ORIENTED: ("هدف‌سو",),
        enums.Approach.PROBLEM_ORIENTED: ("مشکل‌سو",),
    },
    enums.Pillar: {
        enums.Pillar.CITY: ("شهر",),
        enums.Pillar.CITIZENS: ("شهروندان",),
        enums.Pillar.URBAN_MANAGEMENT: ("مدیریت شهری",),
    },
    enums.Origin: {
        enums.Origin.REAL: ("واقعی",),
        enums.Origin.ADAPTED: ("برگرفته",),
        enums.Origin.ILLUSTRATIVE: ("نمونه",),
    },
    enums.Portfolio: {
        enums.Portfolio.FLAGSHIP: ("شاخص", "پروژهٔ شاخص"),
        enums.Portfolio.DISTRICT: ("مناطق", "مناطق پانزده‌گانه"),
        enums.Portfolio.TRANSFORMATION: ("تحول", "تحول در شهرداری"),
    },
    enums.ProjectStatus: {
        enums.ProjectStatus.NOT_STARTED: ("آغازنشده",),
        enums.ProjectStatus.ON_TRACK: ("مطابق برنامه",),
        enums.ProjectStatus.DELAYED: ("دارای تأخیر", "دارای تاخیر"),
        enums.ProjectStatus.STOPPED: ("متوقف",),
        enums.ProjectStatus.COMPLETED: ("بهره‌برداری‌شده", "پایان‌یافته"),
        enums.ProjectStatus.CANCELLED: ("لغوشده",),
    },
    enums.IndicatorKind: {
        enums.IndicatorKind.OUTCOME: ("پیامدی", "شاخص پیامدی"),
        enums.IndicatorKind.CONTROL: ("ارزیابی و کنترل", "شاخص ارزیابی و کنترل"),
    },
    enums.Direction: {
        enums.Direction.HIGHER: ("افزایش مطلوب", "افزایشی"),
        enums.Direction.LOWER: ("کاهش مطلوب", "کاهشی"),
        enums.Direction.BAND: ("در بازه",),
        enums.Direction.MAINTAIN: ("حفظ وضع",),
    },
    enums.Frequency: {
        enums.Frequency.YEAR: ("سالانه",),
        enums.Frequency.HALF: ("شش‌ماهه",),
        enums.Frequency.QUARTER: ("سه‌ماهه",),
        enums.Frequency.MONTH: ("ماهانه",),
    },
    enums.ReviewStatus: {
        enums.ReviewStatus.NOT_REVIEWED: ("بازنگری‌نشده",),
        enums.ReviewStatus.CONFIRMED: ("تأییدشده", "تاییدشده"),
        enums.ReviewStatus.REVISED: ("اصلاح‌شده",),
        enums.ReviewStatus.REPLACED: ("جایگزین‌شده",),
        enums.ReviewStatus.RETIRED: ("کنارگذاشته",),
    },
    enums.TargetKind: {
        enums.TargetKind.BASELINE: ("خط پایه",),
        enums.TargetKind.TARGET: ("هدف",),
    },
    enums.Flag: {
        enums.Flag.FINAL: ("نهایی", "قطعی"),
        enums.Flag.PRELIMINARY: ("مقدماتی",),
        enums.Flag.ESTIMATED: ("برآوردی",),
        enums.Flag.REVISED: ("اصلاح‌شده",),
        enums.Flag.MISSING: ("نرسیده",),
        enums.Flag.NOT_APPLICABLE: ("موضوعیت ندارد",),
    },
    enums.BudgetKind: {
        enums.BudgetKind.APPROVED: ("مصوب",),
        enums.BudgetKind.ALLOCATED: ("تخصیص",),
        enums.BudgetKind.SPENT: ("هزینه",),
    },
    enums.RiverSide: {
        enums.RiverSide.NORTH: ("شمال زاینده‌رود", "شمال"),
        enums.RiverSide.SOUTH: ("جنوب زاینده‌رود", "جنوب"),
    },
}
YES = ("بله", "true", "1", "yes", "آری")
NO = ("خیر", "false", "0", "no", "نه")
