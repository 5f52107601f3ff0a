"""Findings in templates."""

from django import template

from modules import saying

register = template.Library()
register.filter(saying.said)
register.filter(saying.said_place)
register.filter(saying.said_whole)
