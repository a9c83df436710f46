"""What does somebody who searches see?"""
